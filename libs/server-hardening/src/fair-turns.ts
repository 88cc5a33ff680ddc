/** Begins a call; false where it had ended before, which costs next to nothing. */
export type Begin = () => boolean

/**
 * Begins calls in an order that is fair to connections. A client may open
 * thousands of streams by one packet; begun all at once, everybody else would
 * wait for them.
 */
export class FairTurns<Owner> {
  readonly #waiting = new Map<Owner, Begin[]>()
  readonly #callsPerTurn: number
  #left: number
  #scheduled = false

  /** `callsPerTurn`: how many are begun in one turn of the event loop. */
  constructor(callsPerTurn: number) {
    this.#callsPerTurn = callsPerTurn
    this.#left = callsPerTurn
  }

  /** Begins it now if there is time in this turn and nobody waits, else when it is the owner's turn. Says whether it did. */
  run(owner: Owner, begin: Begin): boolean {
    this.#schedule()
    if (this.#left > 0 && this.#waiting.size === 0) {
      if (begin()) this.#left -= 1
      return true
    }
    const own = this.#waiting.get(owner)
    if (own === undefined) this.#waiting.set(owner, [begin])
    else own.push(begin)
    return false
  }

  /** The owner is gone, and all that waits of it. */
  forget(owner: Owner): void {
    this.#waiting.delete(owner)
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(this.#turn)
  }

  readonly #turn = () => {
    this.#scheduled = false
    this.#left = this.#callsPerTurn
    if (this.#waiting.size === 0) return
    this.#schedule()
    for (const [owner, own] of this.#waiting) {
      if (this.#left <= 0) return
      // As many of each as there is time for, the oldest first.
      const share = Math.max(1, Math.floor(this.#left / this.#waiting.size))
      this.#left -= beginSome(own, share)
      // Behind all others, also in the next turn; one that is gone stays so.
      if (this.#waiting.delete(owner) && own.length > 0) this.#waiting.set(owner, own)
    }
  }
}

/** Begins the oldest, so many at most that had not ended, and takes them out. Says how many it began. */
function beginSome(own: Begin[], most: number): number {
  let begun = 0
  let taken = 0
  for (; taken < own.length && begun < most; taken += 1) if (own[taken]?.() === true) begun += 1
  own.splice(0, taken)
  return begun
}
