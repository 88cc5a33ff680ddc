import { BidiResponses } from "./bidi-responses.ts"
import { BlockingCall } from "./blocking-call.ts"
import { CallError, localStatus, statusCodes } from "@interop/client-channel/call"
import type { BidiOptions, CallOptions } from "./call-options.ts"
import type { ChannelTarget } from "@interop/client-channel"
import type { ClientMethod } from "./client-method.ts"
import type { Requests } from "./nothing-yet.ts"
import { OpenedChannel } from "./opened-channel.ts"
import { Responses } from "./responses.ts"
import { sendRequests } from "./send-requests.ts"
import { WorkerLink } from "./worker-link.ts"

/** Responses, to be gone through once. Leaving the loop early cancels the call. */
export type ResponseIterator<Response> = IteratorObject<Response, undefined, void>

/**
 * A channel to one server whose calls block: they return when they are over,
 * streams take and give plain iterables, and no turn of the thread's event
 * loop passes meanwhile. Several calls may be open at once.
 *
 * It connects with its first call. Closing it (`using`, or `close`) cancels the
 * calls that are still open; one that was forgotten does not keep the process
 * from ending. The work is done by one worker thread, which all channels of a
 * thread share and the first one starts.
 *
 * A call that fails throws CallError; an error thrown by an iterable of
 * requests cancels the call and comes through as it is.
 */
export class BlockingChannel implements Disposable {
  readonly #target: ChannelTarget
  readonly #open = new Set<BlockingCall<never, unknown>>()
  #opened: OpenedChannel
  #closed = false

  /** Throws CallError (INVALID_ARGUMENT) for an address or a limit that cannot be, and for TLS files that cannot serve. */
  constructor(target: ChannelTarget) {
    this.#target = target
    this.#opened = new OpenedChannel(WorkerLink.current(), target)
  }

  /** Starts a call that is driven step by step. */
  open<Request, Response>(
    method: ClientMethod<Request, Response>,
    options: CallOptions = {},
  ): BlockingCall<Request, Response> {
    if (this.#closed) {
      throw new CallError(
        localStatus(statusCodes.CANCELLED, "the client was closed before the call"),
      )
    }
    if (this.#opened.link.lost) this.#opened = new OpenedChannel(WorkerLink.current(), this.#target)
    const { link, id } = this.#opened
    const call: BlockingCall<Request, Response> = new BlockingCall(link, id, method, options, () =>
      this.#open.delete(call),
    )
    this.#open.add(call)
    return call
  }

  unary<Request, Response>(
    method: ClientMethod<Request, Response>,
    request: Request,
    options?: CallOptions,
  ): Response {
    const call = this.open(method, options)
    call.send(request)
    return onlyResponse(call)
  }

  serverStreaming<Request, Response>(
    method: ClientMethod<Request, Response>,
    request: Request,
    options?: CallOptions,
  ): ResponseIterator<Response> {
    return new Responses(() => {
      const call = this.open(method, options)
      call.send(request)
      return call
    })
  }

  clientStreaming<Request, Response>(
    method: ClientMethod<Request, Response>,
    requests: Requests<Request>,
    options?: CallOptions,
  ): Response {
    const call = this.open(method, options)
    sendRequests(call, requests)
    return onlyResponse(call)
  }

  /**
   * A request is produced only while a response is asked for and none is there;
   * the answer to the one before is waited for first, so that the next may
   * depend on it. A server that answers only later, at the half-close say, needs
   * `answerWithinMs`: see BidiOptions.
   */
  bidiStreaming<Request, Response>(
    method: ClientMethod<Request, Response>,
    requests: Requests<Request>,
    { answerWithinMs, ...options }: BidiOptions = {},
  ): ResponseIterator<Response> {
    return new BidiResponses(() => this.open(method, options), requests, answerWithinMs)
  }

  /** Cancels what is open and closes the connection. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const call of this.#open) call.cancel("the client was closed")
    this.#opened.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

function onlyResponse<Response>(call: BlockingCall<never, Response>): Response {
  const received = call.receive()
  if (!received.done) call.receive()
  call.throwUnlessOk()
  if (received.done) throw new Error("a call that ended OK without its response")
  return received.value
}
