import { type Messages, type MetadataEntry, type Step, eachMessage } from "@interop/driver-protocol"
import type { OpenStep } from "../select/scenario.ts"
import type { CallModel, ExpectedOfServer, Next } from "./call-model.ts"
import type { ExpectedMessage } from "./terms.ts"

const OK = 0
const UNKNOWN = 2
const UNAVAILABLE = 14

/** A call in which the server plays a script: docs/driver-contract.md, Scripts. */
export function openScriptCall(open: OpenStep, steps: readonly Step[]): CallModel {
  const { method, path, metadata = [], deadlineMs } = open
  const message = (bytes: Uint8Array): ExpectedMessage => ({
    type: method.response,
    bytes,
    exact: isExact(open),
  })
  const script = new ScriptRun(
    steps,
    {
      event: "call-begun",
      path,
      metadata,
      ...(deadlineMs !== undefined && { deadlineMs }),
    },
    message,
  )
  const single = !method.responseStream
  return {
    accept: (request) => script.accept(request),
    halfClose: () => script.halfClose(),
    abandon: () => script.abandon(),
    next: () => (single ? script.nextOfSingle() : script.next()),
    hasEnded: () => script.hasEnded(),
    metadata: script.metadata,
    server: () => script.finished(),
  }
}

class ScriptRun {
  readonly metadata: CallModel["metadata"] = { initial: [], trailing: [] }
  readonly #steps: readonly Step[]
  readonly #message: (bytes: Uint8Array) => ExpectedMessage
  readonly #requests: ExpectedMessage[] = []
  readonly #responses: ExpectedMessage[] = []
  readonly #seen: ExpectedOfServer[]
  #trailers: MetadataEntry[] = []
  #position = 0
  #waitedMs = 0
  #halfClosed = false
  #abandoned = false
  #halfCloseSeen = false
  #end: Next | undefined

  constructor(
    steps: readonly Step[],
    begun: ExpectedOfServer,
    message: (bytes: Uint8Array) => ExpectedMessage,
  ) {
    this.#steps = steps
    this.#seen = [begun]
    this.#message = message
  }

  accept(request: ExpectedMessage): void {
    this.#requests.push(request)
  }

  halfClose(): void {
    this.#halfClosed = true
  }

  abandon(): void {
    this.#play()
    this.#abandoned = true
  }

  hasEnded(): boolean {
    this.#play()
    return this.#end !== undefined
  }

  next(): Next {
    this.#play()
    const message = this.#responses.shift()
    if (message !== undefined) return { kind: "message", message }
    return this.#end ?? { kind: "pending" }
  }

  /** The one response goes with an OK only: every library drops it beside another status. */
  nextOfSingle(): Next {
    this.#play()
    if (this.#end === undefined) return { kind: "pending" }
    if (this.#end.kind === "end" && this.#end.code !== OK) return this.#end
    return this.next()
  }

  /** All that the server observes, once the client is through with the call. */
  finished(): ExpectedOfServer[] {
    this.#play()
    if (this.#end === undefined) {
      this.#show({ event: "cancelled" })
      this.#show({ event: "call-ended" })
      this.#end = { kind: "end", code: UNKNOWN }
    }
    return this.#seen
  }

  /** Goes on for as long as no step waits for the client. */
  #play(): void {
    while (this.#end === undefined) {
      const step = this.#steps[this.#position]
      if (step === undefined) return this.#endWith(OK, "")
      if (!this.#playStep(step)) return
      this.#position += 1
    }
  }

  /** False when the step waits. */
  #playStep(step: Step): boolean {
    switch (step.do) {
      case "receive":
        return this.#receive()
      case "receive-to-end":
        while (this.#receive()) if (this.#halfCloseSeen) return true
        return false
      case "echo-to-end":
        for (;;) {
          const [request] = this.#requests
          if (!this.#receive()) return false
          if (this.#halfCloseSeen) return true
          // What comes back is of the other type, with the same bytes.
          if (request !== undefined) this.#send(this.#message(request.bytes))
        }
      case "send":
        if (step["stalls"] === true) {
          this.#stall(this.#message(bytesOf(step)), step["times"] as number)
          return false
        }
        this.#send(this.#message(bytesOf(step)))
        return true
      case "send-many":
        this.#sendMany(step)
        return true
      case "initial-metadata":
        this.metadata.initial.push(...(step["metadata"] as MetadataEntry[]))
        this.#show({ event: "initial-metadata-sent" })
        return true
      case "trailers":
        this.#trailers = step["metadata"] as MetadataEntry[]
        return true
      case "wait":
        this.#waitedMs += step["ms"] as number
        return true
      case "wait-cancelled":
        return false
      case "drain":
        this.#show({ event: "draining" })
        return true
      case "status": {
        const { code, message } = step as unknown as { code: number; message: string }
        this.#endWith(code, message)
        return true
      }
      case "throw":
        this.#show({ event: "thrown" })
        this.#show({ event: "call-ended" })
        this.#end = { kind: "end", code: UNKNOWN }
        return true
      case "exit":
        this.#show({ event: "exiting" })
        this.#end = { kind: "end", code: UNAVAILABLE }
        return true
      default:
        throw new RangeError(`no model of the script's step "${step.do}"`)
    }
  }

  #receive(): boolean {
    const request = this.#requests.shift()
    if (request !== undefined) {
      this.#show({ event: "received", message: request })
      return true
    }
    if (!this.#halfClosed || this.#abandoned) return false
    this.#halfCloseSeen = true
    this.#show({ event: "half-close" })
    return true
  }

  #sendMany(step: Step): void {
    const messages = [...eachMessage(step["messages"] as Messages)].map(this.#message)
    for (const message of messages) this.#responses.push(message)
    this.#show({ event: "sent-many", atMost: messages.length })
  }

  /** More than anybody reads: the server comes to a halt in it, and stays there. */
  #stall(message: ExpectedMessage, below: number): void {
    if (this.#seen.at(-1)?.event === "stalled") return
    for (let count = 0; count < below; count += 1) this.#responses.push(message)
    this.#show({ event: "stalled", message, below })
  }

  #send(message: ExpectedMessage): void {
    this.#responses.push(message)
    this.#show({ event: "sent", message })
  }

  #show(expected: ExpectedOfServer): void {
    if (this.#waitedMs > 0) expected.afterMs = this.#waitedMs
    this.#waitedMs = 0
    this.#seen.push(expected)
  }

  #endWith(code: number, message: string): void {
    this.metadata.trailing.push(...this.#trailers)
    this.#end = { kind: "end", code, message }
    this.#show({ event: "status-sent", code })
    this.#show({ event: "call-ended" })
  }
}

/** Nothing may be lost on the way: it is asked for, or there is no protobuf runtime to lose it. */
export function isExact({ exact = false, codec, scriptCodec, script }: OpenStep): boolean {
  return exact || (codec === "bytes" && (script === undefined || scriptCodec === "bytes"))
}

/** The bytes of a step that sends one message, its zeros with them. */
export function bytesOf(step: { [field: string]: unknown }): Buffer {
  const bytes = Buffer.from(step["bytes"] as string, "base64")
  const zeros = step["zeros"] as number | undefined
  return zeros === undefined ? bytes : Buffer.concat([bytes], bytes.length + zeros)
}
