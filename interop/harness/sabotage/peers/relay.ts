import { readFileSync } from "node:fs"
import {
  Client,
  type ClientDuplexStream,
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type StatusObject,
  credentials,
  status,
} from "@grpc/grpc-js"
import { Descriptors } from "@interop/contracts"
import type { BoundListener, Config, Listener } from "@interop/driver-protocol"
import type { ServerSabotage } from "./server-sabotages.ts"

type Upward = ServerDuplexStream<Buffer, Buffer>
type Downward = ClientDuplexStream<Buffer, Buffer>

const same = (bytes: Buffer) => bytes

/** Passes every call on to the server behind it, whatever its shape, and spoils it on the way. */
export class Relay {
  readonly #sabotage: ServerSabotage
  readonly #servers: Server[] = []
  readonly #clients: Client[] = []

  constructor(sabotage: ServerSabotage) {
    this.#sabotage = sabotage
  }

  listen(config: Config, ports: ReadonlyMap<string, number>): Promise<BoundListener[]> {
    return Promise.all(
      config.listeners.map(async (listener) => ({
        name: listener.name,
        port: await this.#listenTo(listener, config, ports.get(listener.name) ?? 0),
      })),
    )
  }

  #listenTo(listener: Listener, config: Config, port: number): Promise<number> {
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    })
    this.#clients.push(client)
    const limit = this.#sabotage.takesAnySize === true ? -1 : 4 * 1024 * 1024
    const server = new Server({ "grpc.max_receive_message_length": limit })
    this.#servers.push(server)
    const { methods } = new Descriptors(readFileSync(config.contract.descriptors))
    const definition = Object.fromEntries(
      methods.map(({ path }) => [
        path,
        {
          path,
          requestStream: true,
          responseStream: true,
          requestSerialize: same,
          requestDeserialize: same,
          responseSerialize: same,
          responseDeserialize: same,
        },
      ]),
    )
    const pass = (call: Upward) => this.#pass(call, client)
    server.addService(definition, Object.fromEntries(methods.map(({ path }) => [path, pass])))
    return new Promise((resolve, reject) => {
      server.bindAsync(
        `${listener.host}:${listener.port}`,
        this.#credentials(listener, config),
        (error, bound) => (error === null ? resolve(bound) : reject(error)),
      )
    })
  }

  #credentials({ transport, tls }: Listener, config: Config): ServerCredentials {
    const files = tls ?? config.tls
    if (transport === "plaintext" || files === undefined) return ServerCredentials.createInsecure()
    const pair = {
      cert_chain: readFileSync(files.certificate),
      private_key: readFileSync(files.privateKey),
    }
    const ca = files.clientCa === undefined ? null : readFileSync(files.clientCa)
    const demands = transport === "mtls" && this.#sabotage.takesAnyClient !== true
    return ServerCredentials.createSsl(demands ? ca : null, [pair], demands)
  }

  #pass(call: Upward, client: Client): void {
    const sabotage = this.#sabotage
    const metadata = call.metadata.clone()
    sabotage.requestMetadata?.(metadata)
    const deadline = call.getDeadline()
    const behind = client.makeBidiStreamRequest(call.getPath(), same, same, metadata, {
      ...(sabotage.ignoresCancel !== true && { deadline }),
    })
    if (sabotage.ignoresCancel !== true) call.on("cancelled", () => behind.cancel())
    call.on("error", () => {})
    passRequests(call, behind, sabotage)
    passResponses(call, behind, sabotage)
  }

  close(): void {
    for (const server of this.#servers) server.forceShutdown()
    for (const client of this.#clients) client.close()
  }
}

function passRequests(call: Upward, behind: Downward, { request }: ServerSabotage): void {
  call.on("data", (message: Buffer) => behind.write(request?.(message) ?? message))
  call.on("end", () => behind.end())
}

function passResponses(call: Upward, behind: Downward, sabotage: ServerSabotage): void {
  behind.on("metadata", (initial: Metadata) => {
    call.sendMetadata(sabotage.dropsInitialMetadata === true ? new Metadata() : initial)
  })
  const responses = sabotage.responses?.() ?? {
    next: (message: Buffer) => [message],
    end: () => [],
  }
  behind.on("data", (message: Buffer) => {
    for (const each of responses.next(message)) {
      if (!call.write(each) && sabotage.readsOn !== true) {
        behind.pause()
        call.once("drain", () => behind.resume())
      }
    }
  })
  // The status is what tells the end.
  behind.on("error", () => {})
  behind.on("status", (end: StatusObject) => {
    for (const each of responses.end()) call.write(each)
    if (sabotage.neverEnds === true) return
    const spoiled = sabotage.status?.(end) ?? end
    if (spoiled.code === status.OK) call.end(spoiled.metadata)
    else call.destroy(Object.assign(new Error(spoiled.details), spoiled))
  })
}
