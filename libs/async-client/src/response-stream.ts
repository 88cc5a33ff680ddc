import type { ResponseSide } from "./open-call.ts"

/**
 * The responses of a streaming call, to be gone through once. The call starts
 * when the first is asked for; each is read from the server only when it is
 * asked for; leaving the loop early cancels the call.
 */
export class ResponseStream<Response>
  implements AsyncIterableIterator<Response, undefined, void>, AsyncDisposable
{
  readonly #start: () => ResponseSide<Response>
  #call: ResponseSide<Response> | undefined
  #finished = false

  constructor(start: () => ResponseSide<Response>) {
    this.#start = start
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Response, undefined>> {
    if (this.#finished) return { done: true, value: undefined }
    this.#call ??= this.#start()
    const received = await this.#call.receive()
    if (received.done && !this.#finished) {
      this.#finished = true
      await this.#call.throwUnlessOk()
    }
    return received
  }

  async return(): Promise<IteratorResult<Response, undefined>> {
    this.#finished = true
    this.#call?.cancel()
    await this.#call?.ended
    return { done: true, value: undefined }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }
}
