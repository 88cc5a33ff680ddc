import { availableParallelism } from "node:os"

/** A unary call on a local network takes less; to be woken from a sleep costs as much again. */
const LONGEST_MS = availableParallelism() > 1 ? 0.3 : 0
const SHORTEST_MS = 0.02
const WAITS_PER_TRIAL = 64
const LOADS_PER_CLOCK = 32

/**
 * Watches a word for a moment before its thread sleeps on it. Where that is in
 * vain, because the peer is far or the cores are busy with the very threads
 * that are waited for, it soon does so rarely.
 */
export class Spin {
  #ms = LONGEST_MS
  #skipped = 0

  /** True as soon as the word is another than `seen`. */
  untilChanged(words: Int32Array, index: number, seen: number, withinMs: number): boolean {
    if (this.#ms < SHORTEST_MS) {
      this.#skipped += 1
      if (this.#skipped < WAITS_PER_TRIAL) return false
      this.#skipped = 0
      this.#ms = LONGEST_MS
    }
    const changed = watch(words, index, seen, Math.min(this.#ms, withinMs))
    this.#ms = changed ? LONGEST_MS : this.#ms / 4
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
