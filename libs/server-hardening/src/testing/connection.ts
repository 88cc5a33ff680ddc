import {
  Client,
  credentials,
  ServerCredentials,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientWritableStream,
  type Metadata,
  type ServiceDefinition,
  type StatusObject,
} from "@grpc/grpc-js"
import { HardenedServer, type HardenedServerOptions } from "../hardened-server.ts"
import type { Handlers } from "../handlers.ts"
import { NumberService } from "./number-service.ts"

const answering: Handlers<typeof NumberService> = {
  one: (n) => n,
  many: (n) => Array.from({ length: n }, (_, i) => i),
  async total(numbers) {
    let sum = 0
    for await (const n of numbers) sum += n
    return sum
  },
  async *chat(numbers) {
    for await (const n of numbers) yield n
  },
}

/** A server on a free port and a client of it, both closed at the end of the scope. */
export async function connect(
  handlers: Partial<Handlers<typeof NumberService>> = {},
  options: HardenedServerOptions = {},
): Promise<ServedConnection> {
  return serve(NumberService, { ...answering, ...handlers }, options)
}

/** The same of a service that need not be whole. */
export async function serve<Service extends ServiceDefinition>(
  service: Service,
  handlers: Partial<Handlers<Service>>,
  options: HardenedServerOptions = {},
): Promise<ServedConnection> {
  const server = new HardenedServer(options)
  server.addService(service, handlers)
  const port = await server.bind("127.0.0.1:0", ServerCredentials.createInsecure())
  return new ServedConnection(server, port)
}

/** How a call went: its messages, then its one status. */
export interface Outcome {
  messages: number[]
  code: number
  details: string
  trailers: Metadata
}

const { one, many, total, chat } = NumberService

export class Connection {
  readonly port: number
  readonly client: Client

  constructor(port: number) {
    this.port = port
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
  }

  one(n: number, path = one.path): Promise<Outcome> {
    return outcomeOfUnary((done) =>
      this.client.makeUnaryRequest(path, one.requestSerialize, one.responseDeserialize, n, done),
    )
  }

  /** The response headers of a unary call that is made with these request headers. */
  headersOfOne(metadata: Metadata): Promise<Metadata> {
    return new Promise((resolve) => {
      this.client
        .makeUnaryRequest(
          one.path,
          one.requestSerialize,
          one.responseDeserialize,
          1,
          metadata,
          () => {},
        )
        .on("metadata", resolve)
    })
  }

  many(n: number): ClientReadableStream<number> {
    return this.client.makeServerStreamRequest(
      many.path,
      many.requestSerialize,
      many.responseDeserialize,
      n,
    )
  }

  total(send: (call: ClientWritableStream<number>) => void): Promise<Outcome> {
    return outcomeOfUnary((done) => {
      const call = this.client.makeClientStreamRequest(
        total.path,
        total.requestSerialize,
        total.responseDeserialize,
        done,
      )
      send(call)
      return call
    })
  }

  chat(path = chat.path): ClientDuplexStream<number, number> {
    return this.client.makeBidiStreamRequest(path, chat.requestSerialize, chat.responseDeserialize)
  }

  /** One call of every shape: what each handler does when the client plays its part to the end. */
  async callAll(): Promise<Record<keyof typeof NumberService, Outcome>> {
    return {
      one: await this.one(3),
      many: await outcomeOf(this.many(3)),
      total: await this.total(sendThree),
      chat: await this.#chatOfThree(),
    }
  }

  #chatOfThree(): Promise<Outcome> {
    const call = this.chat()
    sendThree(call)
    return outcomeOf(call)
  }

  /** Full turns of the connection: whatever the server had to do before has been done after some. */
  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) await this.one(i)
  }
}

export class ServedConnection extends Connection implements AsyncDisposable {
  readonly server: HardenedServer

  constructor(server: HardenedServer, port: number) {
    super(port)
    this.server = server
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close()
    await this.server.drain({ timeLimitMs: 0 })
  }
}

function sendThree(call: ClientWritableStream<number> | ClientDuplexStream<number, number>): void {
  for (const n of [1, 2, 3]) call.write(n)
  call.end()
}

/** Reads a response stream to its end. */
export function outcomeOf(
  call: ClientReadableStream<number> | ClientDuplexStream<number, number>,
): Promise<Outcome> {
  const messages: number[] = []
  call.on("data", (message: number) => messages.push(message))
  // The status event says the same.
  call.on("error", () => {})
  return new Promise((resolve) => {
    call.on("status", ({ code, details, metadata }: StatusObject) => {
      resolve({ messages, code, details, trailers: metadata })
    })
  })
}

function outcomeOfUnary(
  start: (done: (error: unknown, value?: number) => void) => {
    on(event: "status", listener: (status: StatusObject) => void): unknown
  },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const messages: number[] = []
    const call = start((_error, value) => {
      if (value !== undefined) messages.push(value)
    })
    call.on("status", ({ code, details, metadata }) => {
      // grpc-js calls back before or after it emits the status, in one turn.
      setImmediate(() => resolve({ messages, code, details, trailers: metadata }))
    })
  })
}
