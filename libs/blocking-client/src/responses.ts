import type { BlockingCall, Received } from "./blocking-call.ts"

const finished = { done: true, value: undefined } as const

/**
 * The responses of a streaming call, to be gone through once. The call starts
 * when the first is asked for; leaving the loop early cancels it. `next` throws
 * CallError at the end of a call that failed.
 */
export class Responses<Request, Response> extends Iterator<Response, undefined, void> {
  readonly #start: () => BlockingCall<Request, Response>
  readonly #onEnd: (() => void) | undefined
  #call: BlockingCall<Request, Response> | undefined
  #finished = false

  constructor(start: () => BlockingCall<Request, Response>, onEnd?: () => void) {
    super()
    this.#start = start
    this.#onEnd = onEnd
  }

  override next(): Received<Response> {
    if (this.#finished) return finished
    try {
      this.#call ??= this.#start()
      const received = this.receiveFrom(this.#call)
      if (received.done) {
        this.#finish()
        this.#call.throwUnlessOk()
      }
      return received
    } catch (error) {
      this.#finish()
      this.#call?.cancel("the caller failed")
      throw error
    }
  }

  override return(): Received<Response> {
    this.#finish()
    this.#call?.cancel()
    return finished
  }

  protected receiveFrom(call: BlockingCall<Request, Response>): Received<Response> {
    return call.receive()
  }

  #finish(): void {
    if (this.#finished) return
    this.#finished = true
    this.#onEnd?.()
  }
}
