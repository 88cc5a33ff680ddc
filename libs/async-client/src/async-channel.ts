import type { Channel } from "@grpc/grpc-js"
import { openChannel, type ChannelTarget } from "@interop/client-channel"
import { CallError, localStatus, statusCodes } from "@interop/client-channel/call"
import type { CallOptions } from "./call-options.ts"
import type { ClientMethod } from "./client-method.ts"
import { OpenCall, type ResponseSide } from "./open-call.ts"
import { ResponseStream } from "./response-stream.ts"
import { sendRequests, type Requests } from "./send-requests.ts"

/**
 * A channel to one server whose calls are promises and async iterables. It
 * connects with its first call. Closing it (`await using`, or `close`) cancels
 * the calls that are still open.
 *
 * A call that fails rejects, or throws in the loop, with CallError; an error
 * thrown by an iterable of requests cancels the call and comes through as it is.
 */
export class AsyncChannel implements AsyncDisposable {
  readonly #channel: Channel
  readonly #open = new Set<ResponseSide<unknown>>()
  #closed = false

  /** Throws ClientChannelError for an address or a limit that cannot be, and for TLS files that cannot serve. */
  constructor(target: ChannelTarget) {
    this.#channel = openChannel(target)
  }

  /** Starts a call that is driven step by step. */
  open<Request, Response>(
    method: ClientMethod<Request, Response>,
    options: CallOptions = {},
  ): OpenCall<Request, Response> {
    if (this.#closed) {
      throw new CallError(
        localStatus(statusCodes.CANCELLED, "the client was closed before the call"),
      )
    }
    const call = new OpenCall(this.#channel, method, options)
    this.#open.add(call)
    void call.ended.then(() => this.#open.delete(call))
    return call
  }

  async unary<Request, Response>(
    method: ClientMethod<Request, Response>,
    request: Request,
    options?: CallOptions,
  ): Promise<Response> {
    const call = this.open(method, options)
    await call.send(request)
    return onlyResponse(call)
  }

  serverStreaming<Request, Response>(
    method: ClientMethod<Request, Response>,
    request: Request,
    options?: CallOptions,
  ): ResponseStream<Response> {
    return new ResponseStream(() => {
      const call = this.open(method, options)
      void sendRequests(call, [request])
      return call
    })
  }

  async clientStreaming<Request, Response>(
    method: ClientMethod<Request, Response>,
    requests: Requests<Request>,
    options?: CallOptions,
  ): Promise<Response> {
    const call = this.open(method, options)
    void sendRequests(call, requests)
    return onlyResponse(call)
  }

  bidiStreaming<Request, Response>(
    method: ClientMethod<Request, Response>,
    requests: Requests<Request>,
    options?: CallOptions,
  ): ResponseStream<Response> {
    return new ResponseStream(() => {
      const call = this.open(method, options)
      void sendRequests(call, requests)
      return call
    })
  }

  /** Cancels what is open and closes the connection. */
  async close(): Promise<void> {
    this.#closed = true
    const ended = [...this.#open].map((call) => {
      call.cancel("the client was closed")
      return call.ended
    })
    await Promise.all(ended)
    this.#channel.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

async function onlyResponse<Response>(call: ResponseSide<Response>): Promise<Response> {
  const received = await call.receive()
  await call.throwUnlessOk()
  if (received.done) throw new Error("a call that ended OK without its response")
  return received.value
}
