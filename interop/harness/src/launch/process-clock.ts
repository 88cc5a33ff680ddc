interface Timed {
  atMs: number
}

/**
 * Relates the monotonic clock of a program to the harness's own. A line is
 * read after it was printed; the one that was read soonest tells how the clocks
 * stand to each other, better than any line by itself.
 */
export class ProcessClock {
  readonly #launchedAt: number
  readonly #lineMs: number
  #offsetMs = Number.POSITIVE_INFINITY
  #first: number | undefined
  #last = Number.NEGATIVE_INFINITY

  /**
   * `launchedAt`, by the harness's clock, is before the program printed
   * anything; `lineMs` is how long a line may be on its way.
   */
  constructor(launchedAt: number, lineMs: number) {
    this.#launchedAt = launchedAt
    this.#lineMs = lineMs
  }

  /** Just now this line was read. Throws where the program's clock cannot be right. */
  hear({ atMs }: Timed): void {
    const now = performance.now()
    if (atMs < this.#last) throw new RangeError(`atMs goes back from ${this.#last} to ${atMs}`)
    this.#last = atMs
    this.#first ??= atMs
    const aheadMs = atMs - this.#first - (now - this.#launchedAt)
    if (aheadMs > MAX_AHEAD_MS) {
      throw new RangeError(
        `atMs ${atMs} is ${Math.round(aheadMs)} ms ahead: not so much time has passed since the program was launched`,
      )
    }
    this.#offsetMs = Math.min(this.#offsetMs, now - atMs)
    const behindMs = now - atMs - this.#offsetMs
    if (behindMs > this.#lineMs) {
      throw new RangeError(
        `atMs ${atMs} is ${Math.round(behindMs)} ms behind: more time has passed since its first line`,
      )
    }
  }

  /** When a line was printed, by the harness's clock. */
  harnessTime({ atMs }: Timed): number {
    return Number.isFinite(this.#offsetMs) ? atMs + this.#offsetMs : atMs
  }
}

/** Clocks of two programs need not run equally fast. */
const MAX_AHEAD_MS = 100
