import { type ServerObservation, parseServerObservation } from "@interop/driver-protocol"
import { ClockDrift } from "./clock-drift.ts"
import type { ProcessClock } from "./process-clock.ts"

/** That are held at one time. */
const MAX_LINES = 2_000_000

/** What a server prints of the scripts that it plays, by call. */
export class ServerObservations {
  readonly #byCall = new Map<string, ServerObservation[]>()
  readonly #waiting = new Map<string, () => void>()
  readonly #given = new Set<string>()
  readonly #tries = new Map<string, { begun: number; ended: number }>()
  readonly clock: ProcessClock
  /** What a server prints that breaks the protocol on purpose is kept, and not judged. */
  readonly #isHostile: boolean
  /** The calls are those of clients that the harness does not drive. */
  readonly #takesAnyCall: boolean
  /** Is told of each line. */
  onLine: ((observation: ServerObservation) => void) | undefined
  readonly #drift = new ClockDrift()
  #seq = 0
  #forgotten = 0
  #ended = false
  readonly #end = Promise.withResolvers<void>()
  /** Why the lines cannot be trusted, if they cannot. */
  problem: string | undefined

  /** `onLineOfAnyCall`: the server names the calls itself, and each line is handed on and not kept. */
  constructor(
    clock: ProcessClock,
    {
      isHostile = false,
      onLineOfAnyCall,
    }: { isHostile?: boolean; onLineOfAnyCall?: (observation: ServerObservation) => void } = {},
  ) {
    this.clock = clock
    this.#isHostile = isHostile
    this.#takesAnyCall = onLineOfAnyCall !== undefined
    this.onLine = onLineOfAnyCall
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
      this.#drift.heard(observation.atMs, performance.now())
    } catch (error) {
      return this.#distrust((error as Error).message)
    }
    if (observation.seq !== this.#seq + 1) {
      return this.#distrust(`seq ${observation.seq} follows ${this.#seq}`)
    }
    this.#seq = observation.seq
    if (this.#seq - this.#forgotten > MAX_LINES) {
      return this.#distrust(`more than ${MAX_LINES} lines`)
    }
    const { call, event } = observation
    const isKnown = this.#takesAnyCall
      ? event === "call-begun" || this.#byCall.has(call)
      : this.#given.has(call)
    if (!isKnown) {
      return this.#distrust(`prints ${observation.event} of call "${call}", which nobody makes`)
    }
    const its = this.#byCall.get(call)
    if (this.#isOver(observation) && !this.#isHostile) {
      return this.#distrust(`prints ${observation.event} of call "${call}", which has ended`)
    }
    if (its === undefined) this.#byCall.set(call, [observation])
    else its.push(observation)
    if (isLast(observation)) {
      this.#drift.caseEnded()
      this.#waiting.get(call)?.()
    }
    this.onLine?.(observation)
    if (this.#takesAnyCall && isLast(observation)) this.#forget(call)
  }

  /** Its lines were handed on. */
  #forget(call: string): void {
    this.#forgotten += this.#byCall.get(call)?.length ?? 0
    this.#byCall.delete(call)
    this.#tries.delete(call)
  }

  has(call: string): boolean {
    return this.#byCall.has(call)
  }

  get isEmpty(): boolean {
    return this.#byCall.size === 0
  }

  /**
   * The line is of a call that has ended. A library may try one again that the
   * server refused: it then begins once more, while the first try may be open.
   */
  #isOver(observation: ServerObservation): boolean {
    const { call, event } = observation
    const tries = this.#tries.get(call) ?? { begun: 0, ended: 0 }
    this.#tries.set(call, tries)
    if (event === "call-begun") tries.begun += 1
    const isOver = tries.ended >= Math.max(tries.begun, 1)
    if (isLast(observation)) tries.ended += 1
    return isOver
  }

  /** It has printed the last line of that call. */
  isComplete(call: string): boolean {
    return this.#byCall.get(call)?.some(isLast) === true
  }

  /** Resolves when the server prints no more. */
  get ended(): Promise<void> {
    return this.#end.promise
  }

  /** The server prints no more. */
  end(): void {
    this.#ended = true
    this.#end.resolve()
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

  /** What only all of its lines show. */
  driftProblem(slowness: number): string | undefined {
    return this.#isHostile ? undefined : this.#drift.problem({ slowness })
  }

  #distrust(why: string): void {
    this.problem = why
    for (const wake of this.#waiting.values()) wake()
  }
}

function isLast({ event }: ServerObservation): boolean {
  return event === "call-ended" || event === "exiting"
}
