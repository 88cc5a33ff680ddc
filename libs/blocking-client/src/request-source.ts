import type { nothingYet, Requests } from "./nothing-yet.ts"

/** An iterable of requests that is gone through lazily and let go of once. */
export class RequestSource<Request> {
  readonly #requests: Requests<Request>
  #iterator: Iterator<Request | typeof nothingYet> | undefined
  #finished = false

  constructor(requests: Requests<Request>) {
    this.#requests = requests
  }

  get finished(): boolean {
    return this.#finished
  }

  /** The next request; what the iterable throws comes through as it is. */
  next(): IteratorResult<Request | typeof nothingYet, unknown> {
    try {
      this.#iterator ??= this.#requests[Symbol.iterator]()
      const next = this.#iterator.next()
      if (next.done) this.#finished = true
      return next
    } catch (error) {
      this.#finished = true
      throw error
    }
  }

  /** The call is over: what the iterable's clean-up says concerns nobody any more. */
  release(): void {
    if (this.#finished) return
    this.#finished = true
    try {
      this.#iterator?.return?.()
    } catch {}
  }
}
