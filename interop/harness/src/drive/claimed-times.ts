/** Shorter ones tell nothing: lines wait in pipes. */
const LEAST_CLAIM_MS = 500
const LEAST_CASES = 2

/**
 * Compares what a client's clock says of its cases with what the harness saw of
 * them. A line may be read late, and a program may be stopped for a moment
 * between its clock and its line; that all long cases of a client took less
 * than half of what it says is no accident.
 */
export class ClaimedTimes {
  #claimedMs = 0
  #seenMs = 0
  #cases = 0
  #possible = 0

  /** A case has ended that took so long by the client's clock, and by the harness's, which may have been late by so much. */
  caseEnded(claimedMs: number, seenMs: number, latenessMs: number): void {
    if (claimedMs < LEAST_CLAIM_MS) return
    if (seenMs + latenessMs >= claimedMs / 2) {
      this.#possible += 1
      return
    }
    this.#cases += 1
    this.#claimedMs += claimedMs
    this.#seenMs += seenMs
  }

  /** Why the client's clock cannot be right, or undefined. */
  problem(): string | undefined {
    if (this.#cases < LEAST_CASES || this.#possible > this.#cases) return undefined
    return `breaks the driver contract: ${this.#cases} cases took ${Math.round(this.#claimedMs)} ms by its atMs, and ${Math.round(this.#seenMs)} ms in fact`
  }
}
