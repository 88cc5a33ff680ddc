import type { ServerObservation } from "@interop/driver-protocol"
import type { RightClient } from "../select/answers.ts"
import type { Difference } from "./difference.ts"
import type { ServedMethod } from "./served-call.ts"

/** Of wrong calls of one method, those that are kept in full. */
const MOST_KEPT = 100
/** Of a long call, those that are kept for the report. */
const MOST_LINES = 200

/** A call of a client that the harness does not drive. */
export interface ServedCall {
  /** 1, 2, 3 … in the order in which they began at this address. */
  number: number
  method: ServedMethod
  /** As people read them, in order: the first of them. */
  lines: string[]
  /** What is wrong with it; absent while it is open, and where nothing is. */
  difference?: Difference
}

/** What came of the calls of one method. */
export interface MethodTally {
  method: ServedMethod
  right: number
  wrong: number
  /** Those that are wrong, the first of them. */
  kept: ServedCall[]
}

interface OpenCall {
  call: ServedCall
  observations: ServerObservation[]
}

/** What a line made of its call. */
export interface Taken {
  call: ServedCall
  line: string
  hasEnded: boolean
}

/** The calls that came to one server over one transport. */
export class ServedCalls {
  readonly #methods: ReadonlyMap<string, MethodTally>
  readonly #open = new Map<string, OpenCall>()
  readonly #came = new Map<RightClient, number>()
  #begun = 0

  constructor(methods: readonly ServedMethod[]) {
    this.#methods = new Map(
      methods.map((method) => [
        method.answer.method.path,
        { method, right: 0, wrong: 0, kept: [] },
      ]),
    )
  }

  get tallies(): MethodTally[] {
    return [...this.#methods.values()]
  }

  get count(): number {
    return this.#begun
  }

  get openCount(): number {
    return this.#open.size
  }

  /** Undefined for a line of a call that has not begun here. */
  take(observation: ServerObservation): Taken | undefined {
    const open = this.#openCall(observation)
    if (open === undefined) return undefined
    const { call, observations } = open
    observations.push(observation)
    const line = call.method.describe(observation)
    if (call.lines.length < MOST_LINES) call.lines.push(line)
    const hasEnded = observation.event === "call-ended" || observation.event === "exiting"
    if (hasEnded) {
      this.#open.delete(observation.call)
      this.#settle(call, this.#judge(call.method, observations))
    }
    return { call, line, hasEnded }
  }

  /** The calls that nobody will hear more of, which are wrong for that. */
  endOpen(why: string): ServedCall[] {
    const calls = [...this.#open.values()].map(({ call, observations }) => {
      const last = observations.at(-1)
      const actual = last === undefined ? "nothing" : call.method.describe(last)
      const difference = {
        reason: why,
        expected: "a call that has ended",
        actual: `${actual}, last`,
      }
      this.#settle(call, difference)
      return call
    })
    this.#open.clear()
    return calls
  }

  /** What the file says must come and did not, a line each. A call that is wrong did come. */
  get missing(): string[] {
    return this.tallies.flatMap(({ method: { answer }, right, wrong }) => {
      const { clients, method } = answer
      const wanted = clients.reduce((sum, { calls = 1 }) => sum + calls, 0)
      if (right + wrong >= wanted) return []
      return clients.flatMap((client) => {
        const { calls = 1, place } = client
        const came = this.#came.get(client) ?? 0
        if (came >= calls) return []
        const which = came === 0 ? "no right call" : `${came} of ${calls} right calls`
        return [`${method.name}: ${which} came (${place})`]
      })
    })
  }

  /** No call is wrong, none is missing, and there was one, unless none was to come. */
  get isRight(): boolean {
    if (this.missing.length > 0) return false
    if (this.tallies.some(({ wrong }) => wrong > 0)) return false
    return this.#begun > 0 || this.#mayBeNone
  }

  get #mayBeNone(): boolean {
    return this.tallies.some(({ method }) => method.answer.clients.some(({ calls }) => calls === 0))
  }

  #openCall(observation: ServerObservation): OpenCall | undefined {
    if (observation.event !== "call-begun") return this.#open.get(observation.call)
    const tally = this.#methods.get(observation.path)
    if (tally === undefined) return undefined
    this.#begun += 1
    const call = { number: this.#begun, method: tally.method, lines: [] }
    const open = { call, observations: [] }
    this.#open.set(observation.call, open)
    return open
  }

  #judge(method: ServedMethod, observations: readonly ServerObservation[]): Difference | undefined {
    const { clients } = method.answer
    if (clients.length === 0) return method.difference(undefined, observations)
    const held = clients.map((client) => ({
      client,
      isFull: (this.#came.get(client) ?? 0) >= (client.calls ?? Infinity),
      difference: method.difference(client, observations),
    }))
    const fitting = held.filter(({ difference }) => difference === undefined)
    const found = fitting.find(({ isFull }) => !isFull)
    if (found !== undefined) {
      this.#came.set(found.client, (this.#came.get(found.client) ?? 0) + 1)
      return undefined
    }
    const [full] = fitting
    if (full !== undefined) {
      const { calls = 0 } = full.client
      return {
        reason: "a call too many",
        expected: calls === 0 ? "no such call" : `${calls} such calls`,
        actual: "one more",
      }
    }
    return (held.find(({ isFull }) => !isFull) ?? held[0])?.difference
  }

  #settle(call: ServedCall, difference: Difference | undefined): void {
    const tally = this.#methods.get(call.method.answer.method.path)
    if (tally === undefined) return
    if (difference === undefined) {
      tally.right += 1
      return
    }
    call.difference = difference
    tally.wrong += 1
    if (tally.kept.length < MOST_KEPT) tally.kept.push(call)
  }
}
