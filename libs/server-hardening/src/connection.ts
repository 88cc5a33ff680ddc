import type { ServerHttp2Session } from "node:http2"
import { RateLimit } from "./rate-limit.ts"
import { STREAM_BYTES, type ServerLimits } from "./server-limits.ts"

/** What the calls of one connection hold, as far as limits go. */
export class Connection {
  readonly session: ServerHttp2Session
  readonly #total: Holdings
  readonly #maxBytes: number
  readonly #runAheadBytes: number
  /** Of streams that were reset before their call began: nothing else holds these back. */
  readonly resets: RateLimit
  /** What the client was told; undefined when it cannot be raised any more. */
  maxStreams: number | undefined
  /** Streams that were opened and are not closed. */
  streams = 0
  bytes = 0
  /** Of headers, requests and responses, with what each costs, since it began. */
  usefulBytes = 0
  #ranAhead = 0
  #left = false

  constructor(
    session: ServerHttp2Session,
    total: Holdings,
    maxStreams: number | undefined,
    limits: ServerLimits,
  ) {
    this.session = session
    this.#total = total
    this.maxStreams = maxStreams
    this.#maxBytes = limits.maxBytesPerConnection
    this.#runAheadBytes = limits.runAheadBytesPerConnection
    this.resets = new RateLimit(limits.resetBurst, limits.resetsPerSecond)
  }

  /** What it holds altogether. */
  get weight(): number {
    return this.bytes + this.streams * STREAM_BYTES
  }

  /** Takes bytes on; false, and nothing taken, where the connection already holds too many. */
  take(bytes: number): boolean {
    if (this.#left) return true
    this.hear(bytes)
    if (this.bytes + bytes > this.#maxBytes) return false
    this.bytes += bytes
    this.#total.add(bytes)
    return true
  }

  /** Notes bytes that are no empty traffic. */
  hear(bytes: number): void {
    this.usefulBytes += bytes
  }

  release(bytes: number): void {
    if (this.#left) return
    this.bytes -= bytes
    this.#total.add(-bytes)
  }

  /** It is closed, and holds nothing any more; what is released later counts no more. */
  leave(): void {
    this.release(this.bytes)
    this.streams = 0
    this.#left = true
  }

  get hasLeft(): boolean {
    return this.#left
  }

  /** Whether response streams may have more on its way than a message each. */
  get mayRunAhead(): boolean {
    return this.#ranAhead < this.#runAheadBytes
  }

  runAhead(bytes: number): void {
    this.#ranAhead += bytes
  }

  fallBack(bytes: number): void {
    this.#ranAhead -= bytes
  }
}

/** The sum over connections. */
export interface Holdings {
  add(bytes: number): void
}
