import { type ServerObservation, parseServerObservation } from "@interop/driver-protocol"
import { ProcessClock } from "./process-clock.ts"

const MAX_LINES = 2_000_000

/** What a server prints of the scripts that it plays, by call. */
export class ServerObservations {
  readonly #byCall = new Map<string, ServerObservation[]>()
  readonly #waiting = new Map<string, () => void>()
  readonly #given = new Set<string>()
  readonly clock: ProcessClock
  /** Is told of each line. */
  onLine: ((observation: ServerObservation) => void) | undefined
  #seq = 0
  #ended = false
  /** Why the lines cannot be trusted, if they cannot. */
  problem: string | undefined

  /** `launchedAt`, by the harness's clock, is before the server printed anything. */
  constructor(launchedAt: number) {
    this.clock = new ProcessClock(launchedAt)
  }

  /** Clients are about to make these calls. */
  expect(calls: Iterable<string>): void {
    for (const call of calls) this.#given.add(call)
  }

  take(line: string): void {
    if (this.problem !== undefined) return
    let observation: ServerObservation
    try {
      observation = parseServerObservation(line)
      this.clock.hear(observation)
    } catch (error) {
      return this.#distrust((error as Error).message)
    }
    if (observation.seq !== this.#seq + 1) {
      return this.#distrust(`seq ${observation.seq} follows ${this.#seq}`)
    }
    this.#seq = observation.seq
    if (this.#seq > MAX_LINES) return this.#distrust(`more than ${MAX_LINES} lines`)
    const { call } = observation
    if (!this.#given.has(call)) {
      return this.#distrust(`prints ${observation.event} of call "${call}", which nobody makes`)
    }
    const its = this.#byCall.get(call)
    // A library may try a call again that no server has processed: it then begins anew.
    const begins = observation.event === "call-begun"
    if (its !== undefined && isLast(its.at(-1) as ServerObservation) && !begins) {
      return this.#distrust(`prints ${observation.event} of call "${call}", which has ended`)
    }
    if (its === undefined) this.#byCall.set(call, [observation])
    else its.push(observation)
    if (isLast(observation)) this.#waiting.get(call)?.()
    this.onLine?.(observation)
  }

  has(call: string): boolean {
    return this.#byCall.has(call)
  }

  get isEmpty(): boolean {
    return this.#byCall.size === 0
  }

  /** It has printed the last line of that call. */
  isComplete(call: string): boolean {
    return this.#byCall.get(call)?.some(isLast) === true
  }

  /** The server prints no more. */
  end(): void {
    this.#ended = true
    for (const wake of this.#waiting.values()) wake()
  }

  /** All of a call's, once the server is through with it, or after so long. */
  async of(call: string, withinMs: number): Promise<ServerObservation[]> {
    const done = () => this.#ended || this.problem !== undefined || this.isComplete(call)
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
