import {
  CallError,
  type CallStatus,
  deadlineAfter,
  localStatus,
  type Metadata,
  statusCodes,
} from "@interop/client-channel/call"
import type { CallOptions } from "./call-options.ts"
import type { ClientMethod } from "./client-method.ts"
import { fromTexts, toTexts } from "./metadata-texts.ts"
import {
  decodeCredit,
  decodeJson,
  encodeCredit,
  encodeJson,
  noPayload,
  Request as RequestRecord,
  Response as ResponseRecord,
  windowBytes,
  WINDOW_BYTES,
  type EndOfCall,
  type MetadataTexts,
} from "./rings/records.ts"
import type { WorkerLink } from "./worker-link.ts"

/** A message, or `done` at the end of the call. */
export type Received<Response> = IteratorResult<Response, undefined>

/** So long after its deadline the worker may still be the one that says how a call ended. */
const DEADLINE_GRACE_MS = 200

const endOfCall = { done: true, value: undefined } as const

/**
 * One call of any of the four shapes, step by step; what a step waits for
 * blocks the thread, and no turn of its event loop passes.
 *
 * Where request or response is single, the rules of the shape are kept here:
 * the one request half-closes, and the one response is given out only once the
 * status is known to be OK.
 */
export class BlockingCall<Request, Response> {
  readonly #link: WorkerLink
  readonly #method: ClientMethod<Request, Response>
  readonly #options: CallOptions
  readonly #onEnd: (() => void) | undefined
  readonly #id: number

  readonly #timeoutMs: number
  /** By performance.now: this thread then ends the call, whatever its worker is busy with. */
  readonly #giveUpAt: number

  #windowBytes = WINDOW_BYTES
  #halfClosed = false

  readonly #received: Buffer[] = []
  #givenOut = 0
  #givenOutBytes = 0
  #initialMetadata: MetadataTexts | undefined
  #initialMetadataTold = false

  /** How the call ended, once that is known here. */
  #end: CallStatus | undefined
  #endCause: { cause: unknown } | undefined
  #endGivenOut = false

  /** Starts the call. Throws CallError (INVALID_ARGUMENT) for options that gRPC cannot carry. */
  constructor(
    link: WorkerLink,
    channel: number,
    method: ClientMethod<Request, Response>,
    options: CallOptions,
    onEnd?: () => void,
  ) {
    const metadata = toTexts(options.metadata ?? [])
    const deadlineMs = deadlineAfter(options.timeoutMs)
    this.#link = link
    this.#method = method
    this.#options = options
    this.#onEnd = onEnd
    this.#timeoutMs = options.timeoutMs ?? Infinity
    this.#giveUpAt = performance.now() + Math.max(this.#timeoutMs, 0) + DEADLINE_GRACE_MS
    this.#id = link.add({
      take: (kind, payload) => this.#take(kind, payload),
      lose: (cause) => {
        const details = `the thread that runs the channels has died: ${cause.message}`
        this.#finish(localStatus(statusCodes.UNAVAILABLE, details), { cause })
      },
    })
    const { waitForReady } = options
    const start = {
      channel,
      path: method.path,
      metadata,
      ...(deadlineMs !== Infinity && { deadlineMs }),
      waitForReady,
    }
    this.#put(RequestRecord.StartCall, encodeJson(start))
    link.flush()
  }

  /** Whether the call is known to have ended; messages may still be there to be received. */
  get ended(): boolean {
    if (this.#end !== undefined) return true
    this.#link.pump()
    if (this.#end === undefined && this.#leftMs() === 0) this.#passDeadline()
    return this.#end !== undefined
  }

  /** How the call ended, once `receive` has given out its end. */
  get status(): CallStatus | undefined {
    return this.#endGivenOut ? this.#end : undefined
  }

  /** The response headers, once they have come; a call that fails at once has none. */
  get initialMetadata(): Metadata | undefined {
    if (this.#initialMetadata === undefined) this.#link.pump()
    return this.#initialMetadata && fromTexts(this.#initialMetadata)
  }

  /**
   * Sends one message; blocks while the peer does not take what was sent
   * before. False when the call, or its request stream, had ended. Throws
   * CallError (INTERNAL), and cancels the call, for a request that cannot be
   * serialized.
   */
  send(request: Request): boolean {
    if (this.ended || this.#halfClosed) return false
    const message = this.#serialized(request)
    this.#waitFor(this.#hasRoomOrEnd, Infinity)
    if (this.#end) return false
    this.#windowBytes -= windowBytes(message)
    this.#put(RequestRecord.Message, message)
    if (this.#method.requestStream) this.#link.flush()
    else this.halfClose()
    return true
  }

  /** Ends the request stream. False when it, or the call, had ended before. */
  halfClose(): boolean {
    if (this.ended || this.#halfClosed) return false
    this.#halfClosed = true
    this.#put(RequestRecord.HalfClose, noPayload)
    this.#link.flush()
    return true
  }

  /**
   * Waits for the next message or the end of the call, `withinMs` milliseconds
   * at most: undefined when nothing came; what comes later is kept for the next
   * time. A response that cannot be deserialized ends the call as INTERNAL.
   */
  receive(): Received<Response>
  receive(withinMs: number): Received<Response> | undefined
  receive(withinMs = Infinity): Received<Response> | undefined {
    if (!this.#waitFor(this.#hasResponseOrEnd, withinMs)) return undefined
    this.#tellInitialMetadata()
    const bytes = this.#nextMessage()
    const message = bytes && this.#deserialized(bytes)
    if (message) return message
    if (!this.#endGivenOut) this.#giveOutEnd()
    return endOfCall
  }

  /** Blocks until `send` would not, and says true; false when a response or the end came first. */
  waitForRoom(): boolean {
    this.#waitFor(() => this.#hasRoomOrEnd() || this.#hasResponseOrEnd(), Infinity)
    return !this.#hasResponseOrEnd()
  }

  /** Blocks until the call has ended, `withinMs` milliseconds at most, and says whether it has. */
  waitForEnd(withinMs: number): boolean {
    return this.#waitFor(() => this.#end !== undefined, withinMs)
  }

  /** Ends the call as CANCELLED and drops what was not received. Nothing when it had ended before. */
  cancel(details = "cancelled by the caller"): void {
    if (!this.ended) this.#cancelAs(localStatus(statusCodes.CANCELLED, details))
  }

  /** Throws CallError when the call ended with another status than OK. */
  throwUnlessOk(): void {
    if (this.#end && this.#end.code !== statusCodes.OK) {
      throw new CallError(this.#end, this.#endCause)
    }
  }

  /** Blocks until `done`, which the end of the call must be, and not beyond the deadline. */
  #waitFor(done: () => boolean, withinMs: number): boolean {
    if (done()) return true
    const leftMs = this.#leftMs()
    if (this.#link.waitFor(done, Math.min(withinMs, leftMs))) return true
    if (withinMs < leftMs) return false
    this.#passDeadline()
    return done()
  }

  #put(kind: number, payload: Uint8Array): void {
    if (!this.#link.tryPut(kind, this.#id, payload)) {
      this.#link.put(kind, this.#id, payload, this.#leftMs())
    }
  }

  #leftMs(): number {
    if (this.#giveUpAt === Infinity) return Infinity
    return Math.max(0, this.#giveUpAt - performance.now())
  }

  /** The worker has not said that the deadline has passed: it is busy, or has not loaded yet. */
  #passDeadline(): void {
    if (this.#end !== undefined) return
    const details = `Deadline exceeded after ${this.#timeoutMs} ms, seen by the calling thread`
    // Finished first: what is put then may find that the worker is lost.
    this.#finish(localStatus(statusCodes.DEADLINE_EXCEEDED, details))
    this.#put(RequestRecord.Cancel, noPayload)
    this.#link.flush()
  }

  readonly #hasRoomOrEnd = (): boolean => this.#windowBytes > 0 || this.#end !== undefined

  readonly #hasResponseOrEnd = (): boolean =>
    this.#end !== undefined ||
    this.#received.length - this.#givenOut >= (this.#method.responseStream ? 1 : 2)

  #take(kind: number, payload: Buffer): void {
    switch (kind) {
      case ResponseRecord.InitialMetadata:
        this.#initialMetadata = decodeJson<MetadataTexts>(payload)
        return
      case ResponseRecord.Message:
        this.#received.push(payload)
        return
      case ResponseRecord.Credit:
        this.#windowBytes += decodeCredit(payload)
        return
      case ResponseRecord.End:
        this.#finish(this.#judged(decodeJson<EndOfCall>(payload)))
    }
  }

  #nextMessage(): Buffer | undefined {
    if (!this.#method.responseStream) {
      if (this.#received.length > 1) {
        const details = "more than one response to a unary call"
        this.#cancelAs(localStatus(statusCodes.UNIMPLEMENTED, details))
      }
      if (this.#end?.code !== statusCodes.OK) return undefined
    }
    const message = this.#received[this.#givenOut]
    if (message === undefined) return undefined
    this.#givenOut += 1
    if (this.#givenOut === this.#received.length) this.#dropReceived()
    this.#openWindow(windowBytes(message))
    return message
  }

  /** Lets the worker read on; in halves of the window, as each costs a record. */
  #openWindow(bytes: number): void {
    this.#givenOutBytes += bytes
    if (this.#end !== undefined || this.#givenOutBytes < WINDOW_BYTES / 2) return
    this.#put(RequestRecord.Credit, encodeCredit(this.#givenOutBytes))
    this.#link.flush()
    this.#givenOutBytes = 0
  }

  #tellInitialMetadata(): void {
    if (this.#initialMetadataTold || this.#initialMetadata === undefined) return
    this.#initialMetadataTold = true
    this.#options.onInitialMetadata?.(fromTexts(this.#initialMetadata))
  }

  #giveOutEnd(): void {
    this.#endGivenOut = true
    if (this.#end) this.#options.onStatus?.(this.#end)
  }

  /** What the shape of the call makes of its status. */
  #judged({ code, details, metadata: texts }: EndOfCall): CallStatus {
    const metadata = fromTexts(texts)
    if (code === statusCodes.OK && !this.#method.responseStream && this.#received.length === 0) {
      return { code: statusCodes.UNIMPLEMENTED, details: "no response to a unary call", metadata }
    }
    return { code, details, metadata }
  }

  #serialized(request: Request): Uint8Array {
    try {
      return this.#method.requestSerialize(request)
    } catch (cause) {
      const failed = this.#fail("cannot serialize a request", cause)
      throw new CallError(failed, { cause })
    }
  }

  #deserialized(message: Buffer): Received<Response> | undefined {
    try {
      return { done: false, value: this.#method.responseDeserialize(message) }
    } catch (cause) {
      this.#fail("cannot deserialize a response", cause)
      return undefined
    }
  }

  #fail(what: string, cause: unknown): CallStatus {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const failed = localStatus(statusCodes.INTERNAL, `${what}: ${reason}`)
    this.#cancelAs(failed, { cause })
    return failed
  }

  #cancelAs(end: CallStatus, cause?: { cause: unknown }): void {
    this.#dropReceived()
    if (this.#end === undefined) {
      this.#put(RequestRecord.Cancel, noPayload)
      this.#link.flush()
    }
    // Also in place of an OK that has come: what follows is not what it is about.
    this.#end = undefined
    this.#finish(end, cause)
  }

  #dropReceived(): void {
    this.#received.length = 0
    this.#givenOut = 0
  }

  #finish(end: CallStatus, cause?: { cause: unknown }): void {
    if (this.#end) return
    this.#end = end
    this.#endCause = cause
    this.#link.remove(this.#id)
    this.#onEnd?.()
  }
}
