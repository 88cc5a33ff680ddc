/** Ends something that shows no sign of life in time. */
export class Watchdog {
  readonly #onExpiry: (what: string) => void
  #timer: NodeJS.Timeout | undefined

  constructor(onExpiry: (what: string) => void) {
    this.#onExpiry = onExpiry
  }

  /** Starts the time anew; `what` says what did not happen in it. */
  expect(what: string, withinMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#onExpiry(`${what} within ${withinMs / 1000} s`), withinMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
