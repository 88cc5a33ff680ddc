interface Timed {
  atMs: number
}

const clocks = new WeakMap<Timed, ProcessClock>()

/**
 * Sets the monotonic clock of a program beside the harness's own. A line is
 * read after it was printed; the one that was read soonest tells how the clocks
 * stand to each other, better than any line by itself.
 */
export class ProcessClock {
  #offsetMs = Number.POSITIVE_INFINITY

  /** Just now this line was read. */
  hear(line: Timed): void {
    this.#offsetMs = Math.min(this.#offsetMs, performance.now() - line.atMs)
    clocks.set(line, this)
  }

  harnessTime({ atMs }: Timed): number {
    return atMs + this.#offsetMs
  }
}

/** When a line that was heard was printed, by the harness's clock. */
export function harnessTimeOf(line: Timed): number {
  return clocks.get(line)?.harnessTime(line) ?? line.atMs
}
