import type { Happening } from "./documents.ts"

const INTERVAL_MS = 1000
/** Asking for the time costs a hundredth of what a message does. */
const MESSAGES_A_LOOK = 16

/** Says of a step with many messages that it moves, about once a second. */
export class BulkProgress {
  readonly #call: string
  readonly #print: (happening: Happening) => void
  readonly #now: () => number
  #saidAtMs: number

  /** `now`: monotonic milliseconds. */
  constructor(
    call: string,
    print: (happening: Happening) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#call = call
    this.#print = print
    this.#now = now
    this.#saidAtMs = now()
  }

  /** To be told of each message, with the number of those so far. */
  moved(count: number): void {
    if (count % MESSAGES_A_LOOK !== 0) return
    const now = this.#now()
    if (now - this.#saidAtMs < INTERVAL_MS) return
    this.#saidAtMs = now
    this.#print({ event: "progress", call: this.#call, count })
  }
}
