import { existsSync } from "node:fs"
import { CALLER_ASLEEP, EVENTS, HEARTBEAT, WORKER_THREAD } from "./rings/control-words.ts"
import { Spin } from "./spin.ts"

const SLICE_MS = 1000

/** How the calling thread waits for its worker. */
export class EventWait {
  readonly #control: Int32Array
  readonly #silenceMs: number
  readonly #loadMs: number
  readonly #spin = new Spin()
  #heartbeat = 0
  #silentMs = 0

  /**
   * A worker that does not show its first heartbeat within `loadMs`, or none for
   * `silenceMs` after it, is taken for dead. Both are long: calls have deadlines
   * for their own purposes, and a thread that waits for a core is alive.
   */
  constructor(control: Int32Array, limits: { silenceMs: number; loadMs: number }) {
    this.#control = control
    this.#silenceMs = limits.silenceMs
    this.#loadMs = limits.loadMs
  }

  /** To be read before what is waited for is looked at. */
  get events(): number {
    return Atomics.load(this.#control, EVENTS)
  }

  /**
   * Blocks until there is an event after `seen`, or for `ms` at most. Says what
   * is wrong with a worker that is dead: a thread that ran out of memory, for
   * one, ends without a word.
   */
  untilEventAfter(seen: number, ms: number): string | undefined {
    const control = this.#control
    if (this.#spin.untilChanged(control, EVENTS, seen, ms)) return this.#alive()
    const sliceMs = Math.min(ms, SLICE_MS)
    Atomics.store(control, CALLER_ASLEEP, 1)
    const ended = Atomics.wait(control, EVENTS, seen, sliceMs)
    Atomics.store(control, CALLER_ASLEEP, 0)
    if (ended !== "timed-out") return this.#alive()
    const heartbeat = Atomics.load(control, HEARTBEAT)
    if (heartbeat !== this.#heartbeat) {
      this.#heartbeat = heartbeat
      return this.#alive()
    }
    // Counted in slices, not by the clock: a process that was stopped and goes
    // on, or a machine that slept, must not look like a dead thread.
    this.#silentMs += sliceMs
    if (sliceMs === SLICE_MS && threadIsGone(control)) return "it ended without a word"
    if (heartbeat === 0) {
      return this.#silentMs < this.#loadMs
        ? undefined
        : `it did not start within ${this.#loadMs} ms`
    }
    return this.#silentMs < this.#silenceMs
      ? undefined
      : `it gave no sign of life for ${this.#silenceMs} ms`
  }

  #alive(): undefined {
    this.#silentMs = 0
  }
}

/** Where the system tells (Linux), and the worker could say which of its threads it is. */
function threadIsGone(control: Int32Array): boolean {
  const thread = Atomics.load(control, WORKER_THREAD)
  return thread !== 0 && !existsSync(`/proc/self/task/${thread}`)
}
