import type { PeerCertificate } from "node:tls"
import { Metadata, type Deadline } from "@grpc/grpc-js"
import { cameCompressed } from "./decompression.ts"

/** What a handler is told of its call besides the request, and what it may say besides the response. */
export interface Call {
  /** `/package.Service/method` */
  readonly path: string
  /** Address and port of the client, or "unknown". */
  readonly peer: string
  /** The certificate of a client that has proved to be of an authority which the server trusts. */
  readonly peerCertificate: PeerCertificate | undefined
  /** The name that the client called the server by: HTTP/2's `:authority`. */
  readonly host: string
  /** Request headers. */
  readonly metadata: Metadata
  /** Milliseconds since the epoch; Infinity when the client set none. */
  readonly deadlineAtMs: number
  /** Aborts when the call ends before its handler: cancelled, past its deadline, connection lost. */
  readonly signal: AbortSignal
  /** Sent with the status, whichever it is. */
  readonly trailers: Metadata
  /** Sends the response headers now; otherwise they go with the first message. */
  sendHeaders(metadata: Metadata): void
  /** Whether this request, a message object, came compressed. */
  wasCompressed(request: object): boolean
}

/** The part that all four kinds of grpc-js server call have. */
export interface GrpcCall {
  readonly cancelled: boolean
  readonly metadata: Metadata
  getPath(): string
  getPeer(): string
  getHost(): string
  getAuthContext(): { sslPeerCertificate?: PeerCertificate | undefined }
  getDeadline(): Deadline
  sendMetadata(metadata: Metadata): void
  once(event: "cancelled", listener: () => void): unknown
}

/** Makes signal and trailers only for handlers that ask for them. */
export class HandlerCall implements Call {
  readonly #call: GrpcCall
  #finished = false
  #abort: AbortController | undefined
  #trailers: Metadata | undefined

  constructor(call: GrpcCall) {
    this.#call = call
  }

  get path(): string {
    return this.#call.getPath()
  }

  get peer(): string {
    return this.#call.getPeer()
  }

  get peerCertificate(): PeerCertificate | undefined {
    return this.#call.getAuthContext().sslPeerCertificate
  }

  get host(): string {
    return this.#call.getHost()
  }

  get metadata(): Metadata {
    return this.#call.metadata
  }

  get deadlineAtMs(): number {
    return Number(this.#call.getDeadline())
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController()
      this.#abort = abort
      const end = () => {
        if (!this.#finished) abort.abort()
      }
      if (this.#call.cancelled) end()
      else this.#call.once("cancelled", end)
    }
    return this.#abort.signal
  }

  get trailers(): Metadata {
    this.#trailers ??= new Metadata()
    return this.#trailers
  }

  sendHeaders(metadata: Metadata): void {
    this.#call.sendMetadata(metadata)
  }

  wasCompressed(request: object): boolean {
    return cameCompressed(request)
  }

  /** The call ended before its handler. */
  get isOver(): boolean {
    return this.#call.cancelled
  }

  /** Says that the handler is done, and gives the trailers it left together with those of the status. */
  finish(ofStatus?: Metadata | null): Metadata | undefined {
    this.#finished = true
    if (!ofStatus) return this.#trailers
    const all = ofStatus.clone()
    if (this.#trailers) all.merge(this.#trailers)
    return all
  }
}
