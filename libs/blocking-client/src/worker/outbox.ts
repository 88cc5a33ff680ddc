import { CALLER_ASLEEP, EVENTS, WORKER_WANTS_SPACE } from "../rings/control-words.ts"
import { RingWriter } from "../rings/ring-writer.ts"
import { responsePositions, type SharedMemory } from "../rings/shared-memory.ts"

/** Records are made visible all together once a turn of the event loop, but no later than this many. */
const RECORDS_PER_PUBLISH = 512

interface Waiting {
  kind: number
  id: number
  payload: Uint8Array
}

/**
 * The worker's records to the calling thread. What the ring has no space for
 * waits here; the windows of the calls bound how much that is.
 */
export class Outbox {
  readonly #control: Int32Array
  readonly #ring: RingWriter
  #waiting: Waiting[] = []
  #unpublished = 0
  #publishing = false

  constructor(memory: SharedMemory, control: Int32Array) {
    this.#control = control
    this.#ring = new RingWriter(memory.responses, control, responsePositions)
  }

  put(kind: number, id: number, payload: Uint8Array): void {
    if (this.#waiting.length > 0 || !this.#ring.put(kind, id, payload)) {
      this.#waiting.push({ kind, id, payload })
      this.flush()
      return
    }
    this.#unpublished += 1
    if (this.#unpublished >= RECORDS_PER_PUBLISH) this.#publish()
    else this.#publishSoon()
  }

  /** Moves what waits into the ring, as far as there is space. */
  flush(): void {
    if (this.#waiting.length === 0) return
    this.#moveWaiting()
    // Said first and looked for after: space that comes in between is seen by one of the two.
    Atomics.store(this.#control, WORKER_WANTS_SPACE, this.#waiting.length > 0 ? 1 : 0)
    if (this.#waiting.length > 0) this.#moveWaiting()
    this.#publish()
  }

  wakeCaller(): void {
    Atomics.add(this.#control, EVENTS, 1)
    if (Atomics.load(this.#control, CALLER_ASLEEP) === 1) Atomics.notify(this.#control, EVENTS)
  }

  #moveWaiting(): void {
    let moved = 0
    for (const { kind, id, payload } of this.#waiting) {
      if (!this.#ring.put(kind, id, payload)) break
      moved += 1
    }
    this.#waiting.splice(0, moved)
  }

  #publishSoon(): void {
    if (this.#publishing) return
    this.#publishing = true
    setImmediate(() => {
      this.#publishing = false
      this.#publish()
    })
  }

  #publish(): void {
    this.#unpublished = 0
    if (this.#ring.publish()) this.wakeCaller()
  }
}
