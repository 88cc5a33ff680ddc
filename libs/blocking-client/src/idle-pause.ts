const longestIdleMs = 16

/** How long to leave a source alone that had nothing; longer each time in a row. */
export class IdlePause {
  #ms = 0

  next(): number {
    this.#ms = Math.min(Math.max(1, this.#ms * 2), longestIdleMs)
    return this.#ms
  }

  reset(): void {
    this.#ms = 0
  }
}
