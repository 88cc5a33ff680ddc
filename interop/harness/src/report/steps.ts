import type { MessageType, Method } from "@interop/contracts"
import type { Messages, MetadataEntry, Step } from "@interop/driver-protocol"
import { codeName } from "../judge/describe.ts"
import { needsRightCall } from "../select/right-call.ts"
import type { OpenStep, Scenario, ScenarioStep, ToldEnd } from "../select/scenario.ts"
import { excerpt } from "./printable.ts"
import type { StepRecord } from "./results.ts"

/** More than that nobody reads. */
const MAX_STEPS = 120
const LONGEST_VALUE = 300

/** What client and server do in a scenario, in words: a server's script stands below the step that opens its call. */
export function stepsOf(scenario: Scenario): StepRecord[] {
  const all = new StepWriter(scenario).steps()
  if (all.length <= MAX_STEPS) return all
  const left = all.length - MAX_STEPS
  return [...all.slice(0, MAX_STEPS), { by: "client", what: `… and ${left} steps more` }]
}

class StepWriter {
  readonly #scenario: Scenario
  readonly #methods: ReadonlyMap<string, Method>
  readonly #hasOneCall: boolean

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    const opened = scenario.steps.flatMap((step) => (step.do === "open" ? [step] : []))
    this.#methods = new Map(opened.map(({ call, method }) => [call, method]))
    this.#hasOneCall = this.#methods.size < 2
  }

  steps(): StepRecord[] {
    const rightCall = "makes a right call in the right way, to show that both sides can meet"
    return [
      ...this.#scenario.steps.flatMap((step) => this.#step(step)),
      ...(needsRightCall(this.#scenario) ? [{ by: "client" as const, what: rightCall }] : []),
    ]
  }

  #step(step: ScenarioStep): StepRecord[] {
    if (step.do === "wait") return [{ by: "client", what: `waits ${step.ms} ms` }]
    if (step.do === "raw") return [{ by: "client", what: this.#raw(step.step) }]
    const client = { by: "client" as const, what: this.#named(step.call, this.#deed(step)) }
    if (step.do !== "open") return [client]
    return [client, ...this.#answers(step)]
  }

  #deed(step: Exclude<ScenarioStep, { do: "wait" | "raw" }>): string {
    switch (step.do) {
      case "open":
        return this.#open(step)
      case "send":
        return `sends ${this.#message(step.bytes, step.call, "request")}${zerosText(step.zeros)}`
      case "send-many":
        return `sends ${countOf(step.messages)}`
      case "exchange-many":
        return `sends ${countOf(step.messages)}, each after the answer to the one before`
      case "half-close":
        return "half-closes: it sends no more"
      case "cancel":
        return "cancels the call"
      case "receive":
        return step.withinMs === undefined
          ? `receives a message${this.#ends(step.told, step.call)}`
          : `receives nothing for ${step.withinMs} ms`
      case "receive-to-end":
        return `receives until the call ends${this.#ends(step.told, step.call)}`
      case "receive-many":
        return `receives until the call ends, and keeps count and digest of the messages${this.#ends(step.told, step.call)}`
    }
  }

  #open(step: OpenStep): string {
    const { method, path, deadlineMs, metadata = [], compression, waitForReady, codec } = step
    const options = [
      ...(path === method.path ? [] : [`to the path ${path}`]),
      ...(deadlineMs === undefined ? [] : [`with a deadline of ${deadlineMs} ms`]),
      ...(metadata.length === 0 ? [] : [`with ${metadataText(metadata)}`]),
      ...(compression === undefined ? [] : [`compressed with ${compression}`]),
      ...(waitForReady === true ? ["waiting for a connection"] : []),
      ...(codec === undefined ? [] : ["with messages as bytes"]),
    ]
    return [`calls ${method.path}`, ...options].join(", ")
  }

  #answers({ call, script, method }: OpenStep): StepRecord[] {
    if (this.#scenario.server === "external") return []
    const deeds =
      script?.map((step) => this.#scripted(step, method)) ??
      (this.#scenario.server === "ordinary" ? ["answers as the contract says of this method"] : [])
    return deeds.map((deed) => ({ by: "server", what: this.#named(call, deed) }))
  }

  #scripted(step: Step, method: Method): string {
    const { do: name, bytes = "", ...rest } = step
    const message = () => described(this.#scenario, bytes as string, method.response)
    switch (name) {
      case "receive":
        return "receives a message, or the end of the requests"
      case "receive-to-end":
        return "receives until the requests end"
      case "send":
        return `sends ${message()}${zerosText(rest["zeros"])}`
      case "send-many":
        return `sends ${countOf(rest["messages"] as Messages)}`
      case "echo-to-end":
        return "sends each message back, until the requests end"
      case "initial-metadata":
        return `sends initial metadata: ${metadataText(rest["metadata"] as MetadataEntry[])}`
      case "trailers":
        return `adds trailers: ${metadataText(rest["metadata"] as MetadataEntry[])}`
      case "wait":
        return `waits ${String(rest["ms"])} ms`
      case "wait-cancelled":
        return "waits until it sees that the call is cancelled"
      case "status": {
        const text = rest["message"] === undefined ? "" : ` ${JSON.stringify(rest["message"])}`
        return `ends the call with ${codeName(Number(rest["code"]))}${text}`
      }
      case "throw":
        return `fails with an error of its own language${rest["message"] === undefined ? "" : `: ${JSON.stringify(rest["message"])}`}`
      case "drain":
        return "begins to shut down, and lets calls end"
      case "exit":
        return "exits at once"
      default:
        return otherDeed(step, bytes === "" ? undefined : message())
    }
  }

  #raw(step: Step): string {
    const { bytes, call } = step as { bytes?: unknown; call?: unknown }
    const method =
      this.#methods.get(typeof call === "string" ? call : "a") ?? this.#scenario.contract.methods[0]
    const message =
      typeof bytes === "string" && method !== undefined
        ? described(this.#scenario, bytes, method.request)
        : undefined
    return otherDeed(step, message)
  }

  #ends(told: readonly ToldEnd[] | undefined, call: string): string {
    if (told === undefined || told.length === 0) return ""
    const ends = told.map(({ codes, message, messages }) => {
      const before = messages?.map((each) => this.#message(each, call, "response")) ?? []
      const status = `${codes.map(codeName).join(" or ")}${message === undefined ? "" : ` ${JSON.stringify(message)}`}`
      return [...before, status].join(", ")
    })
    return `; right is ${ends.join("; or ")}`
  }

  #message(bytes: string, call: string, side: "request" | "response"): string {
    const method = this.#methods.get(call) ?? this.#scenario.contract.methods[0]
    return method === undefined ? "a message" : described(this.#scenario, bytes, method[side])
  }

  #named(call: string, deed: string): string {
    return this.#hasOneCall ? deed : `${call}: ${deed}`
  }
}

function described({ contract }: Scenario, bytes: string, type: MessageType): string {
  const text = contract.notation.describe(Buffer.from(bytes, "base64"), type)
  return excerpt(text, LONGEST_VALUE)
}

/** What the steps of the hostile peers do; others stand as they are written. */
const hostileDeeds: Record<string, string> = {
  "await-closed": "waits until the connection is closed",
  "await-end": "waits for the end of the call",
  bytes: "writes bytes to the connection",
  close: "closes the connection",
  connect: "connects",
  data: "sends a DATA frame",
  frame: "sends a frame",
  goaway: "sends GOAWAY",
  headers: "sends headers",
  message: "sends a message",
  ping: "sends PING",
  "probe-alive": "makes a right call, to show that the server is still there",
  "rapid-reset": "opens streams and resets them at once",
  "read-to-end": "reads the answer to its end",
  "rst-stream": "sends RST_STREAM",
  settings: "sends SETTINGS",
  "window-update": "sends WINDOW_UPDATE",
}

/** A step of a hostile peer, with its fields as they stand in the scenario. */
function otherDeed({ do: name, ...fields }: Step, message?: string): string {
  const details = Object.entries(fields)
    .filter(([key]) => key !== "bytes" && key !== "path")
    .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`)
  const all = [...(message === undefined ? [] : [message]), ...details].join(", ")
  const deed = hostileDeeds[name] ?? name
  const text = all === "" ? deed : `${deed}: ${all}`
  return excerpt(text, LONGEST_VALUE)
}

function countOf(messages: Messages): string {
  const count = Array.isArray(messages) ? messages.length : messages.count
  return count === 1 ? "1 message" : `${count} messages`
}

function zerosText(zeros: unknown): string {
  return typeof zeros === "number" ? ` and ${zeros} zero bytes` : ""
}

function metadataText(metadata: readonly MetadataEntry[]): string {
  return excerpt(metadata.map(([key, value]) => `${key}: ${value}`).join(", "), LONGEST_VALUE)
}
