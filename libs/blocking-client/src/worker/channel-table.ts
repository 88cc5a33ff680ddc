import { Channel, status } from "@grpc/grpc-js"
import { openChannel, type TlsFiles } from "@interop/client-channel"
import {
  decodeJson,
  encodeJson,
  noPayload,
  Request,
  Response,
  type EndOfCall,
  type OpenChannel,
  type PemText,
  type StartCall,
} from "../rings/records.ts"
import type { Outbox } from "./outbox.ts"
import { WorkerCall } from "./worker-call.ts"

/** The channels and calls that the calling thread has open. */
export class ChannelTable {
  readonly #outbox: Outbox
  readonly #channels = new Map<number, Channel | Error>()
  readonly #calls = new Map<number, WorkerCall>()

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  /** Does what one record asks for. Records of a call that has ended are late and mean nothing. */
  take(kind: number, id: number, payload: Buffer): void {
    switch (kind) {
      case Request.OpenChannel:
        return this.#openChannel(id, decodeJson<OpenChannel>(payload))
      case Request.CloseChannel:
        return this.#closeChannel(id)
      case Request.StartCall:
        return this.#startCall(id, decodeJson<StartCall>(payload))
      default:
        this.#calls.get(id)?.take(kind, payload)
    }
  }

  #openChannel(id: number, { tls, ...target }: OpenChannel): void {
    try {
      this.#channels.set(id, openChannel({ ...target, ...(tls && { tls: tlsFiles(tls) }) }))
      this.#outbox.put(Response.ChannelOpened, id, noPayload)
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      this.#channels.set(id, failure)
      this.#outbox.put(Response.ChannelFailed, id, Buffer.from(failure.message))
    }
  }

  #closeChannel(id: number): void {
    const channel = this.#channels.get(id)
    this.#channels.delete(id)
    if (channel instanceof Channel) channel.close()
  }

  #startCall(id: number, start: StartCall): void {
    const channel = this.#channels.get(start.channel)
    try {
      if (channel instanceof Error) throw channel
      if (channel === undefined) throw new Error("the channel is closed")
      const call = new WorkerCall(channel, id, this.#outbox, () => this.#calls.delete(id))
      this.#calls.set(id, call)
      call.start(start)
    } catch (error) {
      this.#calls.delete(id)
      const details = error instanceof Error ? error.message : String(error)
      const end: EndOfCall = { code: status.INVALID_ARGUMENT, details, metadata: [] }
      this.#outbox.put(Response.End, id, encodeJson(end))
    }
  }
}

function tlsFiles({ ca, certificate, privateKey }: NonNullable<OpenChannel["tls"]>): TlsFiles {
  return {
    ...(ca && { ca: pemOf(ca) }),
    ...(certificate && { certificate: pemOf(certificate) }),
    ...(privateKey && { privateKey: pemOf(privateKey) }),
  }
}

function pemOf(text: PemText): string | Uint8Array {
  return "path" in text ? text.path : Buffer.from(text.base64, "base64")
}
