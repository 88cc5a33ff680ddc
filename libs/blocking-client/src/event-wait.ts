import { CALLER_ASLEEP, EVENTS, HEARTBEAT } from "./rings/control-words.ts"
import { Spin } from "./spin.ts"

const SLICE_MS = 1000

/** How the calling thread waits for its worker. */
export class EventWait {
  readonly #control: Int32Array
  readonly #silenceMs: number
  readonly #spin = new Spin()
  #heartbeat = 0
  #silentMs = 0

  /** @param silenceMs a worker without a heartbeat for so long is taken for dead */
  constructor(control: Int32Array, silenceMs: number) {
    this.#control = control
    this.#silenceMs = silenceMs
  }

  /** To be read before what is waited for is looked at. */
  get events(): number {
    return Atomics.load(this.#control, EVENTS)
  }

  /**
   * Blocks until there is an event after `seen`, or for `ms` at most. False
   * when the worker showed no sign of life for all the time it is allowed: a
   * thread that ran out of memory ends without a word.
   */
  untilEventAfter(seen: number, ms: number): boolean {
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
    return this.#silentMs < this.#silenceMs
  }

  #alive(): true {
    this.#silentMs = 0
    return true
  }
}
