import { availableParallelism } from "node:os"

/** A unary call on a local network takes less; to be woken from a sleep costs as much again. */
const SPIN_MS = availableParallelism() > 1 ? 0.3 : 0
const LOADS_PER_CLOCK = 32

/** One spin in vain takes back what so many that paid brought, as it holds up the peer as well. */
const COST_OF_FAILURE = 4
const MOST_CREDIT = 8
const WAITS_PER_TRIAL = 64

/**
 * Watches a word for a moment before its thread sleeps on it. Where that is
 * often in vain, because the peer is far or the cores are busy with the very
 * threads that are waited for, it is only tried now and then.
 */
export class Spin {
  #credit = MOST_CREDIT
  #skipped = 0

  /** True as soon as the word is another than `seen`. */
  untilChanged(words: Int32Array, index: number, seen: number, withinMs: number): boolean {
    if (this.#credit <= 0) {
      this.#skipped += 1
      if (this.#skipped < WAITS_PER_TRIAL) return false
      this.#skipped = 0
      this.#credit = 1
    }
    const changed = watch(words, index, seen, Math.min(SPIN_MS, withinMs))
    this.#credit = changed
      ? Math.min(this.#credit + 1, MOST_CREDIT)
      : this.#credit - COST_OF_FAILURE
    return changed
  }
}

function watch(words: Int32Array, index: number, seen: number, ms: number): boolean {
  const until = performance.now() + ms
  do {
    for (let load = 0; load < LOADS_PER_CLOCK; load += 1) {
      if (Atomics.load(words, index) !== seen) return true
    }
  } while (performance.now() < until)
  return false
}
