/** Ends something that shows no sign of life in time, where the time follows how busy the machine has become. */
export class Watchdog {
  readonly #onExpiry: (what: string) => void
  readonly #stretch: () => number
  #timer: NodeJS.Timeout | undefined
  #since = 0

  /** `stretch` says by how much the machine is slower now than it was when the limits were set: 1 and up. */
  constructor(onExpiry: (what: string) => void, stretch: () => number = () => 1) {
    this.#onExpiry = onExpiry
    this.#stretch = stretch
  }

  /** Starts the time anew; `what` says what did not happen in it. */
  expect(what: string, withinMs: number): void {
    clearTimeout(this.#timer)
    this.#since = performance.now()
    this.#timer = setTimeout(() => this.#expire(what, withinMs), withinMs)
  }

  #expire(what: string, withinMs: number): void {
    const waitedMs = performance.now() - this.#since
    const grantedMs = withinMs * this.#stretch()
    if (grantedMs > waitedMs + 1) {
      this.#timer = setTimeout(() => this.#expire(what, withinMs), grantedMs - waitedMs)
    } else {
      this.#onExpiry(`${what} within ${Math.round(waitedMs / 100) / 10} s`)
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
