/** New calls that are begun in one turn of the event loop: about a millisecond of work. */
const CALLS_A_TURN = 16

/**
 * Begins calls in an order that is fair to connections. A client may open
 * thousands of streams by one packet; begun all at once, everybody else would
 * wait for them.
 */
export class FairTurns<Owner> {
  readonly #waiting = new Map<Owner, (() => void)[]>()
  #left = CALLS_A_TURN
  #scheduled = false

  /** Begins it now if there is time in this turn and nobody waits, else when it is the owner's turn. */
  run(owner: Owner, begin: () => void): void {
    this.#schedule()
    if (this.#left > 0 && this.#waiting.size === 0) {
      this.#left -= 1
      begin()
      return
    }
    const own = this.#waiting.get(owner)
    if (own === undefined) this.#waiting.set(owner, [begin])
    else own.push(begin)
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(this.#turn)
  }

  readonly #turn = () => {
    this.#scheduled = false
    this.#left = CALLS_A_TURN
    if (this.#waiting.size === 0) return
    this.#schedule()
    while (this.#left > 0 && this.#waiting.size > 0) {
      for (const [owner, own] of this.#waiting) {
        // As many of each as there is time for, the oldest first.
        const share = Math.max(1, Math.floor(this.#left / this.#waiting.size))
        const batch = own.splice(0, share)
        if (own.length === 0) this.#waiting.delete(owner)
        this.#left -= batch.length
        for (const begin of batch) begin()
        if (this.#left <= 0) return
      }
    }
  }
}
