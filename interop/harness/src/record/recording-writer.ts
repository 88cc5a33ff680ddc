import { once } from "node:events"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { Recording } from "./recording.ts"
import type { WireEntry } from "./wire-log.ts"

export interface WriteRequest {
  /** Gets frames.txt and wire.pcap. */
  directory: string
  title: string
  recording: Pick<Recording, "events" | "isCut">
  /** How many of what was seen on the wire are handed back. */
  maxEntries: number
  /** Of the recording's clock. */
  timeOrigin: number
}

export interface WriteAnswer {
  entries: WireEntry[]
  /** What could not be written, and why. */
  unwritten?: { path: string; message: string }
}

/** Has one recording after another written down by another thread. */
export class RecordingWriter {
  readonly #worker = new Worker(join(import.meta.dirname, "recording-worker.ts"))
  #last: Promise<unknown> = Promise.resolve()

  constructor() {
    this.#worker.unref()
  }

  write(request: WriteRequest): Promise<WriteAnswer> {
    const written = this.#last.then(() => this.#ask(request))
    this.#last = written
    return written
  }

  async #ask(request: WriteRequest): Promise<WriteAnswer> {
    this.#worker.ref()
    this.#worker.postMessage(request, [])
    const [answer] = (await once(this.#worker, "message")) as [WriteAnswer]
    this.#worker.unref()
    return answer
  }
}
