interface Timed {
  atMs: number
}

/**
 * Sets the monotonic clock of a program beside the harness's own. A line is
 * read after it was printed; the one that was read soonest tells how the clocks
 * stand to each other, better than any line by itself.
 */
export class ProcessClock {
  readonly #launchedAt: number
  #offsetMs = Number.POSITIVE_INFINITY
  #first: number | undefined
  #last = Number.NEGATIVE_INFINITY

  /** `launchedAt`, by the harness's clock, is before the program printed anything. */
  constructor(launchedAt: number = performance.now()) {
    this.#launchedAt = launchedAt
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
  }

  /** When a line was printed, by the harness's clock. */
  harnessTime({ atMs }: Timed): number {
    return Number.isFinite(this.#offsetMs) ? atMs + this.#offsetMs : atMs
  }
}

/** Clocks of two programs need not run equally fast. */
const MAX_AHEAD_MS = 100
