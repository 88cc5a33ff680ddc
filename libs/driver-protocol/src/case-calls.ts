import type { KnownStep, Messages, Step } from "./documents.ts"
import { knownStep } from "./known-step.ts"
import { UnsupportedStep } from "./unsupported-step.ts"

export type OpenStep = Extract<KnownStep, { do: "open" }>

/** What a client does with one call, step by step: at once, or as a promise. */
export interface CallSteps<Done> {
  send(message: { bytes: string; zeros?: number }): Done
  sendMany(messages: Messages): Done
  exchangeMany(messages: Messages): Done
  halfClose(): Done
  receive(withinMs?: number): Done
  receiveToEnd(): Done
  receiveMany(): Done
  cancel(): Done
}

/** What a client does with the steps of a case that begin a call, or are of none. */
interface CaseSteps<Done> {
  /** Undefined for a call that the library refused to start: its later steps do nothing. */
  open: (step: OpenStep) => CallSteps<Done> | undefined
  wait: (ms: number) => Done
}

/** The calls of a case, by name. */
export class CaseCalls<Done> {
  readonly #client: CaseSteps<Done>
  readonly #calls = new Map<string, CallSteps<Done> | undefined>()

  constructor(client: CaseSteps<Done>) {
    this.#client = client
  }

  /** Throws UnsupportedStep for what cannot be done. */
  do(planned: Step): Done | undefined {
    const step = knownStep(planned)
    if ("unsupported" in step) throw new UnsupportedStep(step.unsupported)
    if (step.do === "wait") return this.#client.wait(step.ms)
    if (step.do === "open") {
      if (this.#calls.has(step.call)) {
        throw new UnsupportedStep(`call ${step.call} is open already`)
      }
      this.#calls.set(step.call, this.#client.open(step))
      return undefined
    }
    if (!this.#calls.has(step.call)) throw new UnsupportedStep(`no call ${step.call} was opened`)
    const call = this.#calls.get(step.call)
    switch (step.do) {
      case "send":
        return call?.send(step)
      case "send-many":
        return call?.sendMany(step.messages)
      case "exchange-many":
        return call?.exchangeMany(step.messages)
      case "half-close":
        return call?.halfClose()
      case "receive":
        return call?.receive(step.withinMs)
      case "receive-to-end":
        return call?.receiveToEnd()
      case "receive-many":
        return call?.receiveMany()
      case "cancel":
        return call?.cancel()
    }
  }
}
