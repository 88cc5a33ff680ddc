import { type ServerObservation, parseServerObservation } from "@interop/driver-protocol"
import { ProcessClock } from "./process-clock.ts"

const MAX_LINES = 2_000_000

/** What a server prints of the scripts that it plays, by call. */
export class ServerObservations {
  readonly #byCall = new Map<string, ServerObservation[]>()
  readonly #waiting = new Map<string, () => void>()
  readonly #clock = new ProcessClock()
  #seq = 0
  #ended = false
  /** Why the lines cannot be trusted, if they cannot. */
  problem: string | undefined

  take(line: string): void {
    if (this.problem !== undefined) return
    let observation: ServerObservation
    try {
      observation = parseServerObservation(line)
    } catch (error) {
      return this.#distrust((error as Error).message)
    }
    if (observation.seq !== this.#seq + 1) {
      return this.#distrust(`seq ${observation.seq} follows ${this.#seq}`)
    }
    this.#seq = observation.seq
    this.#clock.hear(observation)
    if (this.#seq > MAX_LINES) return this.#distrust(`more than ${MAX_LINES} lines`)
    const { call } = observation
    const its = this.#byCall.get(call)
    if (its === undefined) this.#byCall.set(call, [observation])
    else its.push(observation)
    if (isLast(observation)) this.#waiting.get(call)?.()
  }

  has(call: string): boolean {
    return this.#byCall.has(call)
  }

  get isEmpty(): boolean {
    return this.#byCall.size === 0
  }

  /** The server prints no more. */
  end(): void {
    this.#ended = true
    for (const wake of this.#waiting.values()) wake()
  }

  /** All of a call's, once the server is through with it, or after so long. */
  async of(call: string, withinMs: number): Promise<ServerObservation[]> {
    const done = () =>
      this.#ended || this.problem !== undefined || (this.#byCall.get(call) ?? []).some(isLast)
    if (!done()) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs)
        this.#waiting.set(call, () => {
          clearTimeout(timer)
          resolve()
        })
      })
      this.#waiting.delete(call)
    }
    return this.#byCall.get(call) ?? []
  }

  #distrust(why: string): void {
    this.problem = why
    for (const wake of this.#waiting.values()) wake()
  }
}

function isLast({ event }: ServerObservation): boolean {
  return event === "call-ended" || event === "exiting"
}
