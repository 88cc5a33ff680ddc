import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import type Dockerode from "dockerode"
import { OWNER_LABEL } from "./owner.ts"

/** Hears from the engine which of a run's containers had a process ended because memory ran out. */
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

  static async start(engine: Dockerode, owner: string): Promise<OutOfMemoryWatch> {
    const events = await engine.getEvents({
      filters: {
        event: ["oom"],
        label: [`${OWNER_LABEL}=${owner}`],
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
