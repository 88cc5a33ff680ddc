import { Digest, type MetadataEntry, countOf, eachMessage } from "@interop/driver-protocol"
import type { OpenStep, Scenario, ScenarioStep, ToldEnd } from "../select/scenario.ts"
import type { CallModel, ExpectedOfServer } from "./call-model.ts"
import { openContractCall } from "./contract-call.ts"
import { openHostileCall } from "./hostile-call.ts"
import { bytesOf, isExact, openScriptCall } from "./script-call.ts"
import { type ExpectedMessage, type Terms, termsOf } from "./terms.ts"

/** One thing that the client must observe, in this place and no other. */
export type Expected =
  /** `orNot`: the call has come to its end, and whether the library knows yet is a matter of the moment. */
  (
    | { event: "sent"; call: string; message: ExpectedMessage; orNot: boolean }
    | { event: "half-closed"; call: string; orNot: boolean }
    | { event: "sent-many"; call: string; count: number; orNot: boolean }
    | { event: "received"; call: string; message: ExpectedMessage }
    | { event: "received-many"; call: string; count: number; sha256: string }
    | { event: "nothing-received"; call: string; withinMs: number }
    | { event: "cancelled"; call: string }
    | {
        event: "status"
        call: string
        codes: number[]
        message?: string
        trailers: MetadataEntry[]
        deadline?: DeadlineOfCall
      }
    /** A part of an observation, told by the scenario. */
    | { event: "told"; part: Record<string, unknown> }
  ) & {
    /** The steps before it wait so long, from the observation before this one. */
    afterMs?: number
  }

/** A deadline that the scenario is about. */
export interface DeadlineOfCall {
  ms: number
  /** What is observed last before the call is opened; absent: the begin of the case. */
  openedAfter: Expected | undefined
}

export interface Expectation {
  terms: Terms
  client: Expected[]
  /** Initial metadata by call, to be seen at any moment before its status. */
  initialMetadata: Map<string, MetadataEntry[]>
  /** Calls that the library may refuse to start. */
  refusable: Set<string>
  /** By call, of those whose script the server plays; none where they are not judged. */
  server: Map<string, ExpectedOfServer[]>
  /** The calls that the steps open; absent where the scenario tells what is observed. */
  calls?: ReadonlySet<string>
  /** Keys that show only where they are expected. */
  metadataKeys: ReadonlySet<string>
}

const OK = 0
const CANCELLED = 1

type Expectations = readonly [Expectation, ...Expectation[]]

const known = new WeakMap<Scenario, Expectations>()

/** What may be observed: one, or one for each of the ends that a scenario leaves open. The same for all of its cells. */
export function expectationsOf(scenario: Scenario): Expectations {
  const expectations = known.get(scenario) ?? play(scenario)
  known.set(scenario, expectations)
  return expectations
}

function play(scenario: Scenario): Expectations {
  const choices = scenario.steps.map((step) => ("told" in step ? (step.told?.length ?? 1) : 1))
  const others = Array.from({ length: Math.max(...choices) - 1 }, (_, index) => index + 1)
  return [expectationOf(scenario), ...others.map((choice) => expectationOf(scenario, choice))]
}

/** What the steps show when both sides do as the contract and the script say. */
export function expectationOf(scenario: Scenario, choice = 0): Expectation {
  const expectation: Expectation = {
    terms: termsOf(scenario),
    client: [],
    initialMetadata: new Map(),
    refusable: new Set(),
    server: new Map(),
    // What a hostile server sends, its scenario does not say.
    metadataKeys: scenario.server === "hostile" ? new Set() : scenario.metadataKeys,
  }
  if (scenario.observe !== undefined) {
    expectation.client = scenario.observe.map((part) => ({ event: "told", part }))
    return expectation
  }
  const calls = new Map<string, CallRun>()
  let waitedMs = 0
  for (const step of scenario.steps) {
    if (step.do === "raw") continue
    if (step.do === "wait") {
      waitedMs += step.ms
      continue
    }
    if (step.do === "open") {
      const openedAfter = expectation.client.at(-1)
      calls.set(step.call, new CallRun(scenario, step, { choice, openedAfter }))
      if (step.mayBeRefused === true) expectation.refusable.add(step.call)
      continue
    }
    const call = calls.get(step.call)
    if (call === undefined) {
      throw new RangeError(`scenario ${scenario.id}: call ${step.call} is used before it is opened`)
    }
    const [first, ...others] = call.expect(step)
    if (first === undefined) continue
    if (first.event === "nothing-received") waitedMs += first.withinMs
    if (waitedMs > 0) first.afterMs = waitedMs
    waitedMs = 0
    expectation.client.push(first)
    // A stream may be longer than the arguments that a call can take.
    for (const other of others) expectation.client.push(other)
  }
  expectation.calls = new Set(calls.keys())
  for (const [name, call] of calls) {
    const { initial } = call.model.metadata
    if (initial.length > 0) expectation.initialMetadata.set(name, initial)
    const server = scenario.judgesServer ? call.server() : undefined
    if (server !== undefined) expectation.server.set(name, server)
  }
  return expectation
}

function modelOf(scenario: Scenario, open: OpenStep): CallModel {
  if (scenario.server !== "ordinary") return openHostileCall()
  if (open.script === undefined) return openContractCall(scenario, open)
  return openScriptCall(open, open.script)
}

type CallStep = Exclude<ScenarioStep, { do: "open" | "wait" | "raw" }>

/** One call of a scenario, as its steps go by. */
class CallRun {
  readonly model: CallModel
  readonly #scenario: Scenario
  readonly #name: string
  readonly #open: OpenStep
  readonly #choice: number
  readonly #deadline: DeadlineOfCall | undefined
  /** Its end is told, and may come before what is sent. */
  readonly #endIsTold: boolean
  #cancelled = false
  /** Its status was received. */
  #over = false

  constructor(
    scenario: Scenario,
    open: OpenStep,
    { choice, openedAfter }: { choice: number; openedAfter: Expected | undefined },
  ) {
    this.#scenario = scenario
    this.#open = open
    this.#choice = choice
    this.#deadline =
      open.deadlineMs === undefined ? undefined : { ms: open.deadlineMs, openedAfter }
    this.#name = open.call
    this.#endIsTold = scenario.steps.some(
      (step) => "told" in step && step.told !== undefined && step.call === open.call,
    )
    this.model = modelOf(scenario, open)
  }

  expect(step: CallStep): Expected[] {
    const call = this.#name
    switch (step.do) {
      case "send": {
        const orNot = this.#sendsLate()
        const message = this.#request(bytesOf(step))
        this.model.accept(message)
        return [{ event: "sent", call, message, orNot }]
      }
      case "send-many": {
        const orNot = this.#sendsLate()
        for (const bytes of eachMessage(step.messages)) this.model.accept(this.#request(bytes))
        // The server may end the call on the way.
        const late = orNot || this.model.hasEnded()
        return [{ event: "sent-many", call, count: countOf(step.messages), orNot: late }]
      }
      case "exchange-many": {
        const received = new Digest()
        for (const bytes of eachMessage(step.messages)) {
          this.model.accept(this.#request(bytes))
          const next = this.model.next()
          if (next.kind !== "message") {
            throw this.#wrong("exchanges with a call that does not answer")
          }
          received.add(next.message.bytes)
        }
        return [{ event: "received-many", call, ...received.finish() }]
      }
      case "half-close": {
        const orNot = this.#sendsLate()
        this.model.halfClose()
        return [{ event: "half-closed", call, orNot }]
      }
      case "cancel":
        this.#cancelled = true
        this.model.abandon()
        return [{ event: "cancelled", call }]
      case "receive":
        return this.#receive(step)
      case "receive-to-end":
      case "receive-many":
        return this.#receiveToEnd(step)
    }
  }

  server(): ExpectedOfServer[] | undefined {
    return this.model.server?.()
  }

  #receive(step: Extract<CallStep, { do: "receive" }>): Expected[] {
    const call = this.#name
    const { withinMs } = step
    const told = this.#chosen(step)
    if (this.#over) return []
    if (this.#cancelled) return [this.#end(CANCELLED)]
    if (told !== undefined) return [this.#toldEnd(told)]
    const next = this.model.next()
    if (next.kind === "end") return [this.#end(next.code, next.message)]
    if (next.kind === "message") return [{ event: "received", call, message: next.message }]
    if (withinMs !== undefined) return [{ event: "nothing-received", call, withinMs }]
    throw this.#wrong("a receive step waits for what nobody will send")
  }

  #receiveToEnd(step: Extract<CallStep, { do: "receive-to-end" | "receive-many" }>): Expected[] {
    if (this.#over) return []
    const told = this.#chosen(step)
    const messages: ExpectedMessage[] = []
    let end: Expected | undefined
    if (told?.messages !== undefined) {
      messages.push(...told.messages.map((each) => this.#response(each)))
    } else if (!this.#cancelled) {
      let next = this.model.next()
      for (; next.kind === "message"; next = this.model.next()) messages.push(next.message)
      if (next.kind === "end")
        end = told === undefined ? this.#end(next.code, next.message) : undefined
    }
    if (this.#cancelled) end = this.#end(CANCELLED)
    if (told !== undefined) end = this.#toldEnd(told)
    if (end === undefined) throw this.#wrong("receives to the end of an open call")
    return [...this.#received(step.do, messages), end]
  }

  #chosen({ told }: { told?: ToldEnd[] }): ToldEnd | undefined {
    return told?.[this.#choice] ?? told?.[0]
  }

  #received(step: string, messages: readonly ExpectedMessage[]): Expected[] {
    const call = this.#name
    if (step === "receive-to-end") {
      return messages.map((message) => ({ event: "received", call, message }))
    }
    const received = new Digest()
    for (const { bytes } of messages) received.add(bytes)
    return [{ event: "received-many", call, ...received.finish() }]
  }

  #end(code: number, message?: string): Expected {
    this.#over = true
    return {
      event: "status",
      call: this.#name,
      codes: [code],
      // Only what a script gave on purpose: a library's own words are its own.
      ...(message !== undefined && code !== OK && { message }),
      trailers: this.model.metadata.trailing,
      ...(this.#deadline && { deadline: this.#deadline }),
    }
  }

  #toldEnd({ codes, message }: ToldEnd): Expected {
    this.#over = true
    this.model.abandon()
    return {
      event: "status",
      call: this.#name,
      codes,
      ...(message !== undefined && { message }),
      trailers: this.model.metadata.trailing,
      ...(this.#deadline && { deadline: this.#deadline }),
    }
  }

  /** Whether the call may have ended before this is sent. */
  #sendsLate(): boolean {
    return this.#endIsTold || this.#over || this.#cancelled || this.model.hasEnded()
  }

  #request(bytes: Uint8Array): ExpectedMessage {
    return { type: this.#open.method.request, bytes, exact: isExact(this.#open) }
  }

  #response(base64: string): ExpectedMessage {
    return {
      type: this.#open.method.response,
      bytes: Buffer.from(base64, "base64"),
      exact: isExact(this.#open),
    }
  }

  #wrong(what: string): RangeError {
    return new RangeError(`scenario ${this.#scenario.id}, call ${this.#name}: ${what}`)
  }
}
