import {
  CALLER_WANTS_SPACE,
  DOORBELL,
  WORKER_ASLEEP,
  WORKER_GONE,
  WORKER_WANTS_SPACE,
} from "./rings/control-words.ts"
import { EventWait } from "./event-wait.ts"
import { RingReader } from "./rings/ring-reader.ts"
import { RingWriter } from "./rings/ring-writer.ts"
import { allocateSharedMemory, requestPositions, responsePositions } from "./rings/shared-memory.ts"
import { WorkerThread } from "./worker-thread.ts"

/** A channel or a call, to which the worker's records are addressed. */
export interface Recipient {
  take(kind: number, payload: Buffer): void
  /** The worker has died: nothing more will come. */
  lose(cause: Error): void
}

export interface LinkOptions {
  /** The worker's program. */
  program?: URL
  /** A worker without a sign of life for so long is given up, once it has shown one. */
  silenceMs?: number
  /** So long it may take to load. */
  loadMs?: number
}

interface OutgoingRecord {
  kind: number
  id: number
  payload: Uint8Array
}

const MAX_ID = 0x7fff_ffff

/** The calling thread's side of the two rings and the one worker behind them. */
export class WorkerLink {
  static #current: WorkerLink | undefined

  /** The worker that all channels of this thread share; a new one after the last has died. */
  static current(): WorkerLink {
    if (this.#current === undefined || this.#current.lost) this.#current = new WorkerLink()
    return this.#current
  }

  readonly #thread: WorkerThread
  readonly #control: Int32Array
  readonly #requests: RingWriter
  readonly #responses: RingReader
  readonly #wait: EventWait
  readonly #recipients = new Map<number, Recipient>()
  /** What the ring had no space for; the windows of the calls bound how much that is. */
  readonly #outgoing: OutgoingRecord[] = []
  #lastId = 0
  #lost = false

  constructor({
    program = new URL("worker/main.ts", import.meta.url),
    silenceMs = 30_000,
    loadMs = 60_000,
  }: LinkOptions = {}) {
    const memory = allocateSharedMemory()
    this.#control = new Int32Array(memory.control)
    this.#requests = new RingWriter(memory.requests, this.#control, requestPositions)
    this.#responses = new RingReader(memory.responses, this.#control, responsePositions)
    this.#wait = new EventWait(this.#control, { silenceMs, loadMs })
    this.#thread = new WorkerThread(memory, program)
  }

  /** Whether the worker is known to have died. */
  get lost(): boolean {
    if (!this.#lost && Atomics.load(this.#control, WORKER_GONE) === 1) this.#lose("it ended")
    return this.#lost
  }

  /** An id for a channel or a call that gets the worker's records. */
  add(recipient: Recipient): number {
    do this.#lastId = this.#lastId === MAX_ID ? 1 : this.#lastId + 1
    while (this.#recipients.has(this.#lastId))
    this.#recipients.set(this.#lastId, recipient)
    return this.#lastId
  }

  /** Records that are still under way to it are dropped. */
  remove(id: number): void {
    this.#recipients.delete(id)
  }

  /** Puts a record in, if there is space. False: it is to be given to `put` next. */
  tryPut(kind: number, id: number, payload: Uint8Array): boolean {
    return this.#outgoing.length === 0 && this.#requests.put(kind, id, payload)
  }

  /**
   * Puts a record in; to be followed by `flush`. Blocks while the ring is full,
   * for `forMs` at most: the record then goes with the first that has space.
   */
  put(kind: number, id: number, payload: Uint8Array, forMs = Infinity): void {
    if (this.tryPut(kind, id, payload)) return
    this.#outgoing.push({ kind, id, payload })
    Atomics.store(this.#control, CALLER_WANTS_SPACE, 1)
    this.waitFor(() => this.#outgoing.length === 0, forMs)
  }

  /** Sets the worker to work on what was put in. */
  flush(): void {
    // A worker that is awake looks at the ring once more before it sleeps.
    if (this.#requests.publish() && Atomics.load(this.#control, WORKER_ASLEEP) === 1) this.#ring()
  }

  /** Hands the records that have come to their recipients. */
  pump(): void {
    this.#putOutgoing()
    const responses = this.#responses
    while (responses.next()) {
      this.#recipients.get(responses.id)?.take(responses.kind, responses.payload)
    }
    if (responses.release() && Atomics.load(this.#control, WORKER_WANTS_SPACE) === 1) this.#ring()
  }

  /** Blocks until `done`, for `forMs` at most, and says whether it is. */
  waitFor(done: () => boolean, forMs: number): boolean {
    const until = forMs === Infinity ? Infinity : performance.now() + forMs
    for (;;) {
      const seen = this.#wait.events
      this.pump()
      if (done()) return true
      if (this.lost) return done()
      const leftMs = until === Infinity ? Infinity : until - performance.now()
      if (leftMs <= 0) return false
      const symptom = this.#wait.untilEventAfter(seen, leftMs)
      if (symptom !== undefined) this.#lose(symptom)
    }
  }

  #putOutgoing(): void {
    if (this.#outgoing.length === 0) return
    for (;;) {
      const next = this.#outgoing[0]
      if (next === undefined) break
      if (!this.#requests.put(next.kind, next.id, next.payload)) break
      this.#outgoing.shift()
    }
    // Also part of a record that is longer than the ring.
    this.flush()
    if (this.#outgoing.length === 0) Atomics.store(this.#control, CALLER_WANTS_SPACE, 0)
  }

  #ring(): void {
    Atomics.add(this.#control, DOORBELL, 1)
    Atomics.notify(this.#control, DOORBELL)
  }

  #lose(symptom: string): void {
    this.#lost = true
    this.#outgoing.length = 0
    const cause = this.#thread.causeOfDeath() ?? new Error(symptom)
    this.#thread.terminate()
    for (const recipient of this.#recipients.values()) recipient.lose(cause)
    this.#recipients.clear()
  }
}
