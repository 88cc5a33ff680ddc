import type { Channel, Metadata, StatusObject } from "@grpc/grpc-js"
import { status } from "@grpc/grpc-js"
import { deadlineAfter, toGrpcMetadata } from "@interop/client-channel"
import { entriesOf, entryOf, textOf } from "@interop/client-channel/call"
import {
  decodeCredit,
  encodeCredit,
  encodeJson,
  Request,
  Response,
  windowBytes,
  WINDOW_BYTES,
  type EndOfCall,
  type StartCall,
} from "../rings/records.ts"
import type { Outbox } from "./outbox.ts"

type RawCall = ReturnType<Channel["createCall"]>

/**
 * One call on the channel's own interface, with bytes for messages. A message
 * is read from the server only while the calling thread's window is open, and
 * handed to the library only when that has taken the one before.
 */
export class WorkerCall {
  readonly #channel: Channel
  readonly #id: number
  readonly #outbox: Outbox
  readonly #onEnd: () => void
  #call: RawCall | undefined
  #ended = false

  readonly #requests: Buffer[] = []
  #sending = false
  #halfCloseWanted = false
  #takenBytes = 0

  #reading = false
  #windowBytes = WINDOW_BYTES

  constructor(channel: Channel, id: number, outbox: Outbox, onEnd: () => void) {
    this.#channel = channel
    this.#id = id
    this.#outbox = outbox
    this.#onEnd = onEnd
  }

  /** Throws for metadata that grpc-js does not send. */
  start({ path, metadata, deadlineMs, waitForReady = false }: StartCall): void {
    const timeoutMs = deadlineMs === undefined ? undefined : deadlineMs - Date.now()
    const call = this.#channel.createCall(path, deadlineAfter(timeoutMs), null, null, null)
    this.#call = call
    const headers = toGrpcMetadata(metadata.map(entryOf))
    headers.setOptions({ waitForReady })
    call.start(headers, {
      onReceiveMetadata: (initial: Metadata) => {
        this.#outbox.put(
          Response.InitialMetadata,
          this.#id,
          encodeJson(entriesOf(initial).map(textOf)),
        )
      },
      onReceiveMessage: (message: Buffer) => this.#receive(message),
      onReceiveStatus: (end: StatusObject) => this.#end(end),
    })
    this.#read()
  }

  take(kind: number, payload: Buffer): void {
    switch (kind) {
      case Request.Message:
        this.#requests.push(payload)
        return this.#sendNext()
      case Request.HalfClose:
        this.#halfCloseWanted = true
        return this.#sendNext()
      case Request.Credit:
        this.#windowBytes += decodeCredit(payload)
        return this.#read()
      case Request.Cancel:
        return this.#cancel(payload.toString())
    }
  }

  #sendNext(): void {
    if (this.#sending || this.#ended) return
    const message = this.#requests.shift()
    if (message) {
      this.#sending = true
      this.#call?.sendMessageWithContext({ callback: () => this.#taken(message) }, message)
    }
    if (this.#halfCloseWanted && this.#requests.length === 0) {
      this.#halfCloseWanted = false
      this.#call?.halfClose()
    }
  }

  #taken(message: Buffer): void {
    if (this.#ended) return
    this.#sending = false
    this.#takenBytes += windowBytes(message)
    if (this.#takenBytes >= WINDOW_BYTES / 2) {
      this.#outbox.put(Response.Credit, this.#id, encodeCredit(this.#takenBytes))
      this.#takenBytes = 0
    }
    this.#sendNext()
  }

  #read(): void {
    if (this.#reading || this.#ended || this.#windowBytes <= 0) return
    this.#reading = true
    this.#call?.startRead()
  }

  #receive(message: Buffer): void {
    if (this.#ended) return
    this.#reading = false
    this.#windowBytes -= windowBytes(message)
    this.#outbox.put(Response.Message, this.#id, message)
    this.#read()
  }

  #cancel(details: string): void {
    const cancel = () => this.#call?.cancelWithStatus(status.CANCELLED, details)
    this.#finish()
    cancel()
    // Just after its start a call has a few ticks without a stream to cancel;
    // grpc-js 1.14 then opens one all the same and leaves it to the server.
    setImmediate(cancel)
  }

  #end({ code, details, metadata }: StatusObject): void {
    if (this.#ended) return
    this.#finish()
    const end: EndOfCall = { code, details, metadata: entriesOf(metadata).map(textOf) }
    this.#outbox.put(Response.End, this.#id, encodeJson(end))
  }

  #finish(): void {
    this.#ended = true
    this.#requests.length = 0
    this.#onEnd()
  }
}
