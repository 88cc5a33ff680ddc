import {
  Metadata as GrpcMetadata,
  status as grpcStatus,
  type ChannelInterface,
} from "@grpc/grpc-js"
import { deadlineAfter, fromGrpcMetadata, toGrpcMetadata } from "@interop/client-channel"
import {
  CallError,
  checkedMetadata,
  localStatus,
  statusCodes,
  type CallMetadata,
  type CallStatus,
} from "@interop/client-channel/call"
import type { CallOptions } from "./call-options.ts"
import type { ClientMethod } from "./client-method.ts"

type RawCall = ReturnType<ChannelInterface["createCall"]>
type Received<Response> = IteratorResult<Response, undefined>

interface ReportedStatus {
  code: number
  details: string
  metadata: GrpcMetadata
}

/** The half of a call that sends. */
export interface RequestSide<Request> {
  readonly ended: Promise<CallStatus>
  send(request: Request): Promise<boolean>
  halfClose(): boolean
  fail(error: unknown): void
}

/** The half of a call that receives. */
export interface ResponseSide<Response> {
  readonly ended: Promise<CallStatus>
  receive(): Promise<IteratorResult<Response, undefined>>
  cancel(details?: string, options?: { cause: unknown }): void
  throwUnlessOk(): Promise<void>
}

/**
 * Messages read before anyone asked, as many as grpc-js' own streams hold.
 * Without any, a server's OK stays unseen until the next `receive`, and a
 * `send` in between turns it into INTERNAL ("write after end").
 */
const READ_AHEAD = 16

/**
 * One call of any of the four shapes, step by step. It stands on the channel's
 * own call and not on grpc-js' streams, which tell of the end twice ("error"
 * and "status") and are destroyed by whoever leaves a loop over them.
 *
 * Where request or response is single, the rules of the shape are kept here:
 * the one request half-closes, and the one response is given out only once the
 * status is known to be OK.
 */
export class OpenCall<Request, Response> implements RequestSide<Request>, ResponseSide<Response> {
  readonly #method: ClientMethod<Request, Response>
  readonly #options: CallOptions
  readonly #call: RawCall
  readonly #received: Response[] = []
  readonly #receivers: Array<(received: Received<Response>) => void> = []
  #reading = false
  #taken: ((taken: boolean) => void) | undefined
  #halfClosed = false
  #status: CallStatus | undefined
  #cancelled = false
  #cancelCause: { cause: unknown } | undefined
  #failure: { error: unknown } | undefined
  readonly #ended = Promise.withResolvers<CallStatus>()
  readonly #onAbort = () => this.cancel("aborted", { cause: this.#options.signal?.reason })

  /** Starts the call. Throws CallError (INVALID_ARGUMENT) for metadata that gRPC cannot carry. */
  constructor(
    channel: ChannelInterface,
    method: ClientMethod<Request, Response>,
    options: CallOptions,
  ) {
    this.#method = method
    this.#options = options
    const { timeoutMs, waitForReady, signal } = options
    const metadata = startingMetadata(options.metadata ?? [], waitForReady)
    this.#call = channel.createCall(method.path, deadlineAfter(timeoutMs), null, null, null)
    this.#call.start(metadata, {
      onReceiveMetadata: (headers) => {
        if (!this.#status) this.#guard(() => options.onInitialMetadata?.(fromGrpcMetadata(headers)))
      },
      onReceiveMessage: (message: Buffer) => this.#receiveMessage(message),
      onReceiveStatus: (status) => this.#end(status),
    })
    this.#readAhead()
    if (signal?.aborted) this.#onAbort()
    else signal?.addEventListener("abort", this.#onAbort)
  }

  /** Resolves when the call has ended, however it did; never rejects. */
  get ended(): Promise<CallStatus> {
    return this.#ended.promise
  }

  /**
   * Sends one message; to be awaited before the next. Resolves to true once the
   * transport has taken it, to false when the call had ended before. Rejects
   * with CallError (INTERNAL), and cancels the call, for a request that cannot be
   * serialized.
   */
  async send(request: Request): Promise<boolean> {
    if (this.#status || this.#halfClosed) return false
    // A second one would take the place of the first in a call that waits for its connection.
    if (this.#taken) throw new Error("a message was sent before the last one was taken")
    let message: Buffer
    try {
      message = this.#method.requestSerialize(request)
    } catch (cause) {
      throw new CallError(this.#failCodec("cannot serialize a request", cause), { cause })
    }
    return new Promise((taken) => {
      this.#taken = taken
      this.#call.sendMessageWithContext({ callback: () => this.#settleSend(true) }, message)
      if (!this.#method.requestStream) this.halfClose()
    })
  }

  /** Ends the request stream. False when it, or the call, had ended before. */
  halfClose(): boolean {
    if (this.#status || this.#halfClosed) return false
    this.#halfClosed = true
    this.#call.halfClose()
    return true
  }

  /** The next message, or `done` once the call has ended and all that came before was given out. */
  receive(): Promise<Received<Response>> {
    const holdsBack = !this.#method.responseStream && !this.#status
    if (this.#received.length > 0 && !holdsBack) {
      const value = this.#received.shift()!
      this.#readAhead()
      return Promise.resolve({ done: false, value })
    }
    if (this.#status) return Promise.resolve({ done: true, value: undefined })
    return new Promise((received) => this.#receivers.push(received))
  }

  /** Cancels the call; no more than a word too late once it has ended. */
  cancel(details = "cancelled by the caller", options?: { cause: unknown }): void {
    if (this.#status) return
    this.#cancelled = true
    this.#cancelCause ??= options
    this.#cancelRaw(grpcStatus.CANCELLED, details)
  }

  /** Cancels the call because of an error on this side, which `throwUnlessOk` throws as it is. */
  fail(error: unknown): void {
    if (this.#status) return
    this.#cancelled = true
    this.#failure ??= { error }
    this.#cancelRaw(grpcStatus.CANCELLED, "the caller failed")
  }

  /** Throws what ended the call, unless that was OK. */
  async throwUnlessOk(): Promise<void> {
    const status = await this.ended
    if (this.#failure) throw this.#failure.error
    if (status.code !== statusCodes.OK) throw new CallError(status, this.#cancelCause)
  }

  #receiveMessage(message: Buffer): void {
    if (this.#status) return
    let response: Response
    try {
      response = this.#method.responseDeserialize(message)
    } catch (cause) {
      this.#failCodec("cannot deserialize a response", cause)
      return
    }
    this.#reading = false
    this.#received.push(response)
    if (this.#method.responseStream) this.#giveOut()
    else if (this.#received.length > 1) {
      this.#cancelRaw(grpcStatus.UNIMPLEMENTED, "more than one response to a unary call")
    }
    this.#readAhead()
  }

  #giveOut(): void {
    while (this.#receivers.length > 0 && this.#received.length > 0) {
      this.#receivers.shift()!({ done: false, value: this.#received.shift()! })
    }
  }

  #readAhead(): void {
    if (this.#reading || this.#status || this.#received.length >= READ_AHEAD) return
    this.#reading = true
    this.#call.startRead()
  }

  #end(reported: ReportedStatus): void {
    if (this.#status) return
    const status = this.#judge(reported)
    this.#status = status
    this.#options.signal?.removeEventListener("abort", this.#onAbort)
    this.#settleSend(false)
    const failedUnary = !this.#method.responseStream && status.code !== statusCodes.OK
    if (failedUnary || this.#cancelled) this.#received.length = 0
    this.#giveOut()
    this.#guard(() => this.#options.onStatus?.(status))
    for (const receiver of this.#receivers.splice(0)) receiver({ done: true, value: undefined })
    this.#ended.resolve(status)
  }

  /** What the shape of the call makes of its status. */
  #judge({ code, details, metadata: trailers }: ReportedStatus): CallStatus {
    const metadata = fromGrpcMetadata(trailers)
    if (code === statusCodes.OK && !this.#method.responseStream && this.#received.length === 0) {
      return { code: statusCodes.UNIMPLEMENTED, details: "no response to a unary call", metadata }
    }
    return { code, details, metadata }
  }

  #settleSend(taken: boolean): void {
    const settle = this.#taken
    this.#taken = undefined
    settle?.(taken)
  }

  #failCodec(what: string, cause: unknown): CallStatus {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const failed = localStatus(statusCodes.INTERNAL, `${what}: ${reason}`)
    this.#cancelCause ??= { cause }
    this.#cancelRaw(grpcStatus.INTERNAL, failed.details)
    return failed
  }

  #cancelRaw(code: grpcStatus, details: string): void {
    this.#call.cancelWithStatus(code, details)
    // Just after its start a call has a few ticks without a stream to cancel;
    // grpc-js 1.14 then opens one all the same and leaves it to the server.
    setImmediate(() => this.#call.cancelWithStatus(code, details))
  }

  /** An error in a listener of grpc-js would end the process. */
  #guard(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.#failure ??= { error }
      this.fail(error)
    }
  }
}

function startingMetadata(given: CallMetadata, waitForReady: boolean | undefined): GrpcMetadata {
  const metadata = toGrpcMetadata(checkedMetadata(given))
  const options = given instanceof GrpcMetadata ? given.getOptions() : {}
  metadata.setOptions({ ...options, ...(waitForReady !== undefined && { waitForReady }) })
  return metadata
}
