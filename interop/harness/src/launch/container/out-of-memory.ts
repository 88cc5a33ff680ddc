import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import type Dockerode from "dockerode"
import { LABEL_TESTCONTAINERS_SESSION_ID } from "testcontainers"

/** Hears from the engine which of this session's containers had a process ended for want of memory. */
export class OutOfMemoryWatch {
  readonly #containers = new Set<string>()
  readonly #events: Readable

  private constructor(events: Readable) {
    this.#events = events
    createInterface({ input: events }).on("line", (line) => {
      const { id } = JSON.parse(line) as { id: string }
      this.#containers.add(id)
    })
  }

  static async start(engine: Dockerode, sessionId: string): Promise<OutOfMemoryWatch> {
    const events = await engine.getEvents({
      filters: {
        event: ["oom"],
        label: [`${LABEL_TESTCONTAINERS_SESSION_ID}=${sessionId}`],
      },
    })
    return new OutOfMemoryWatch(events as unknown as Readable)
  }

  happenedIn(containerId: string): boolean {
    return this.#containers.has(containerId)
  }

  close(): void {
    this.#events.destroy()
  }
}
