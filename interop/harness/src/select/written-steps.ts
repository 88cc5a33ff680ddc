import { type Contract, ContractError, type Method } from "@interop/contracts"
import { statusCode, statusNames } from "@interop/command-line"
import type { Messages, MetadataEntry, Step } from "@interop/driver-protocol"
import type { ScenarioStep, ToldEnd } from "./scenario.ts"

/** A message as its contract writes it. */
type Written = unknown
/** Of status codes; a number stands for what is no code. */
type StatusNames = string | number | (string | number)[]

interface WrittenEnd {
  status: StatusNames
  message?: string
  values?: Written[]
  "initial-metadata"?: MetadataEntry[]
  trailers?: MetadataEntry[]
}

/** One end, or a choice of them, or just the name of the call. */
interface WrittenReceive extends Partial<WrittenEnd> {
  call?: string
  "any-of"?: WrittenEnd[]
}

interface WrittenOpen {
  method: string
  call?: string
  "deadline-ms"?: number
  metadata?: MetadataEntry[]
  path?: string
  codec?: "bytes"
  compression?: "gzip"
  "wait-for-ready"?: boolean
  script?: (string | Step)[]
  "script-codec"?: "bytes"
  exact?: boolean
  "may-be-refused"?: boolean
}

interface WrittenMessage {
  value: Written
  call?: string
  "padding-bytes"?: number
}

interface Counted {
  from: number
  count: number
}

type WrittenMany = Written[] | Counted | { values: Written[] | Counted; call?: string }

/** A step as it stands in a scenario file; schemas/scenarios.schema.json describes each. */
export type WrittenStep =
  | "half-close"
  | "receive"
  | "receive-to-end"
  | "receive-many"
  | "cancel"
  | { open: string | WrittenOpen }
  /** A message, several, or a WrittenMessage. */
  | { send: Written }
  | { "send-random": Record<string, unknown> & { call?: string } }
  | { "send-many": WrittenMany }
  | { "exchange-many": WrittenMany }
  /** A message, several, or an object with `values` and `call`. */
  | { exchange: Written }
  | { "half-close": { call: string } }
  | { cancel: { call: string } }
  | { receive: WrittenReceive }
  | { "receive-to-end": WrittenReceive }
  | { "receive-many": WrittenReceive }
  | { "receive-nothing-within-ms": number }
  | { "wait-ms": number }
  | { raw: Step }
  | { "for-each": { calls: number; steps: WrittenStep[] } }

/** The call that shows that client and server can meet. */
export interface WrittenCall {
  method: string
  send: Written
}

/** What is wrong with one step of a scenario. */
export class StepError extends RangeError {
  /** Its place in the list of steps. */
  readonly index: number

  constructor(index: number, { message, cause }: RangeError) {
    super(message, { cause })
    this.index = index
  }
}

/** Where that stands, in the file that has the scenario. */
export function placeOf(scenario: number, error: RangeError): (string | number)[] {
  const path = ["scenarios", scenario]
  return error instanceof StepError ? [...path, "steps", error.index] : path
}

/** Field 15, length-delimited: one that no contract is expected to have. */
const PADDING_TAG = 0x7a

/**
 * Reads the steps of one scenario: each message becomes bytes of the type that
 * its call's method has. Throws RangeError for what the contract does not have.
 */
export class StepReader {
  readonly #contract: Contract
  readonly #usual: WrittenCall | undefined
  readonly #methods = new Map<string, Method>()
  /** Calls whose messages are no ordinary ones: they go as bytes. */
  readonly #asBytes = new Set<string>()

  /** `usual`: what a raw client calls where its steps do not say. */
  constructor(contract: Contract, usual: WrittenCall | undefined) {
    this.#contract = contract
    this.#usual = usual
  }

  read(steps: readonly WrittenStep[]): ScenarioStep[] {
    return steps
      .flatMap((step, index) => {
        try {
          return this.#steps(step, "a")
        } catch (error) {
          throw error instanceof RangeError ? new StepError(index, error) : error
        }
      })
      .map((step) => this.#withCodec(step))
  }

  /** What must be observed of a raw step: messages as bytes. */
  observation(part: Record<string, unknown>): Record<string, unknown> {
    const { value, ...rest } = part
    if (value === undefined) return rest
    const method = this.#methods.get(callIn(part))
    return { ...rest, bytes: this.#responseIn(value, method ?? this.#usualMethod()) }
  }

  /** A step of the script of all calls of a method. */
  scriptStep(written: string | Step, method: Method): Step {
    return this.#scriptStep(written, method.path, method)
  }

  /** Some message of that script is no ordinary one. */
  playsBytes({ path }: Method): boolean {
    return this.#asBytes.has(path)
  }

  /** A request of that method. */
  requestOf(value: Written, method: Method): string {
    return base64(this.#encode(value, method, "request"))
  }

  method(name: string): Method {
    return this.#named(name)
  }

  #withCodec(step: ScenarioStep): ScenarioStep {
    if (step.do !== "open" || !this.#asBytes.has(step.call)) return step
    return { ...step, codec: "bytes", scriptCodec: "bytes" }
  }

  /** The steps that a written one stands for, on the call of that name where it names none. */
  #steps(written: WrittenStep, call: string): ScenarioStep[] {
    if (typeof written === "string") return [{ do: written, call }]
    if ("open" in written) return [this.#open(written.open, call)]
    if ("send" in written) return this.#send(written.send, call)
    if ("send-random" in written) {
      const { call: named = call, ...rule } = written["send-random"]
      const { name, notation } = this.#contract
      const messages = notation.random?.(rule, this.#methodOf(named).request).map(base64)
      if (messages === undefined) {
        throw new RangeError(`the contract ${name} has no rule for send-random`)
      }
      return [{ do: "send-many", call: named, messages }]
    }
    if ("send-many" in written) return [this.#many("send-many", written["send-many"], call)]
    if ("exchange-many" in written) {
      return [this.#many("exchange-many", written["exchange-many"], call)]
    }
    if ("exchange" in written) {
      const { exchange } = written
      const isLong =
        isObject(exchange) && Array.isArray(exchange["values"]) && !this.#isRequest(exchange, call)
      const on = isLong ? callIn(exchange, call) : call
      return [isLong ? exchange["values"] : exchange].flat().flatMap((value): ScenarioStep[] => [
        { do: "send", call: on, bytes: this.#request(value, on) },
        { do: "receive", call: on },
      ])
    }
    if ("half-close" in written) return [{ do: "half-close", call: written["half-close"].call }]
    if ("cancel" in written) return [{ do: "cancel", call: written.cancel.call }]
    if ("receive" in written) return [this.#receive("receive", written.receive, call)]
    if ("receive-to-end" in written) {
      return [this.#receive("receive-to-end", written["receive-to-end"], call)]
    }
    if ("receive-many" in written) {
      return [this.#receive("receive-many", written["receive-many"], call)]
    }
    if ("wait-ms" in written) return [{ do: "wait", ms: written["wait-ms"] }]
    if ("raw" in written) return [{ do: "raw", step: this.#raw(written.raw) }]
    if ("for-each" in written) {
      const { calls, steps } = written["for-each"]
      return Array.from({ length: calls }, (_, index) => `${call}${index + 1}`).flatMap((name) =>
        steps.flatMap((step) => this.#steps(step, name)),
      )
    }
    return [{ do: "receive", call, withinMs: written["receive-nothing-within-ms"] }]
  }

  #open(written: string | WrittenOpen, call: string): ScenarioStep {
    const open = typeof written === "string" ? { method: written } : written
    const name = open.call ?? call
    const method = this.#named(open.method)
    this.#methods.set(name, method)
    const { path = method.path, compression } = open
    if (path !== method.path) this.#asBytes.add(name)
    const script = open.script?.map((step) => this.#scriptStep(step, name, method))
    return {
      do: "open",
      call: name,
      method,
      path,
      ...(open.codec !== undefined && { codec: open.codec }),
      ...(open["script-codec"] !== undefined && { scriptCodec: open["script-codec"] }),
      ...(open.exact !== undefined && { exact: open.exact }),
      ...(open["deadline-ms"] !== undefined && { deadlineMs: open["deadline-ms"] }),
      ...(open.metadata !== undefined && { metadata: open.metadata }),
      ...(compression !== undefined && { compression }),
      ...(open["wait-for-ready"] !== undefined && { waitForReady: open["wait-for-ready"] }),
      ...(script !== undefined && { script }),
      ...(open["may-be-refused"] !== undefined && { mayBeRefused: open["may-be-refused"] }),
    }
  }

  #send(send: Written, call: string): ScenarioStep[] {
    if (!isLongForm(send) || this.#isRequest(send, call)) {
      return [send].flat().map((value) => ({ do: "send", call, bytes: this.#request(value, call) }))
    }
    const on = send.call ?? call
    const bytes = this.#request(send.value, on)
    const zeros = send["padding-bytes"]
    if (zeros === undefined) return [{ do: "send", call: on, bytes }]
    this.#asBytes.add(on)
    return [{ do: "send", call: on, ...padded(bytes, zeros) }]
  }

  #many(name: "send-many" | "exchange-many", written: WrittenMany, call: string): ScenarioStep {
    const isLong = !Array.isArray(written) && "values" in written
    const on = isLong ? (written.call ?? call) : call
    const messages = this.#messages(
      isLong ? written.values : written,
      this.#methodOf(on),
      "request",
    )
    return { do: name, call: on, messages }
  }

  #receive(
    name: "receive" | "receive-to-end" | "receive-many",
    { call: named, status, "any-of": anyOf, ...rest }: WrittenReceive,
    call: string,
  ): ScenarioStep {
    const on = named ?? call
    const ends = anyOf ?? (status === undefined ? [] : [{ status, ...rest }])
    return {
      do: name,
      call: on,
      ...(ends.length > 0 && { told: ends.map((end) => this.#end(end, on)) }),
    }
  }

  #end(end: WrittenEnd, call: string): ToldEnd {
    const { status, message, values, "initial-metadata": initialMetadata, trailers } = end
    return {
      codes: [status].flat().map(codeOf),
      ...(message !== undefined && { message }),
      ...(values !== undefined && {
        messages: values.map((value) => this.#responseIn(value, this.#methodOf(call))),
      }),
      ...(initialMetadata !== undefined && { initialMetadata }),
      ...(trailers !== undefined && { trailers }),
    }
  }

  /** A message becomes bytes and a status code's name its number; all else goes to the server as it is written. */
  #scriptStep(written: string | Step, call: string, method: Method): Step {
    if (typeof written === "string") return { do: written }
    const { value, values, code, "padding-bytes": zeros, ...rest } = written
    const bytes = value === undefined ? undefined : this.#responseIn(value, method)
    if (zeros !== undefined) this.#asBytes.add(call)
    return {
      ...rest,
      ...(bytes !== undefined && (zeros === undefined ? { bytes } : padded(bytes, Number(zeros)))),
      ...(values !== undefined && {
        messages: this.#messages(values as Written[] | Counted, method, "response"),
      }),
      ...(code !== undefined && { code: codeOf(code as string | number) }),
    }
  }

  /** A step of a raw client, with the path that it calls. */
  #raw({ value, method: named, ...step }: Step): Step {
    const call = callIn(step)
    if (typeof named === "string") this.#methods.set(call, this.#named(named))
    const isUsual = step.do === "probe-alive" && named === undefined
    const method = () => (isUsual ? undefined : this.#methods.get(call)) ?? this.#usualMethod()
    const written = step.do === "probe-alive" ? (value ?? this.#usual?.send) : value
    return {
      ...step,
      ...(stepsWithPath.has(step.do) && { path: method().path }),
      ...(written !== undefined && { bytes: base64(this.#encode(written, method(), "request")) }),
    }
  }

  #usualMethod(): Method {
    if (this.#usual === undefined) {
      throw new RangeError(
        `the contract ${this.#contract.name} has no right-call to take a method from`,
      )
    }
    return this.#named(this.#usual.method)
  }

  #named(name: string): Method {
    try {
      return this.#contract.method(name)
    } catch (error) {
      throw asRangeError(error)
    }
  }

  #methodOf(call: string): Method {
    const method = this.#methods.get(call)
    if (method === undefined) throw new RangeError(`no step opens the call ${call}`)
    return method
  }

  /** A message may have fields of the names that a long form has. */
  #isRequest(written: Written, call: string): boolean {
    const method = this.#methods.get(call)
    if (method === undefined) return false
    try {
      this.#encode(written, method, "request")
      return true
    } catch (error) {
      if (error instanceof RangeError) return false
      throw error
    }
  }

  #request(value: Written, call: string): string {
    return base64(this.#encode(value, this.#methodOf(call), "request"))
  }

  #responseIn(value: Written, method: Method): string {
    return base64(this.#encode(value, method, "response"))
  }

  #messages(written: Written[] | Counted, method: Method, side: "request" | "response"): Messages {
    if (Array.isArray(written))
      return written.map((value) => base64(this.#encode(value, method, side)))
    const { counted } = this.#contract.notation
    if (counted === undefined) {
      throw new RangeError(`the contract ${this.#contract.name} does not count messages`)
    }
    return {
      count: written.count,
      template: "",
      varying: { ...counted, from: written.from },
    }
  }

  #encode(value: Written, method: Method, side: "request" | "response"): Uint8Array {
    try {
      return this.#contract.notation.encode(value, method[side])
    } catch (error) {
      throw asRangeError(error)
    }
  }
}

function callIn({ call }: Record<string, unknown>, usual = "a"): string {
  return typeof call === "string" ? call : usual
}

const stepsWithPath = new Set(["headers", "rapid-reset", "probe-alive"])

/** The message, its padding still to come: a field of so many zero bytes. */
function padded(bytes: string, zeros: number): { bytes: string; zeros: number } {
  const head = Buffer.from([PADDING_TAG, ...varint(zeros)])
  return { bytes: base64(Buffer.concat([Buffer.from(bytes, "base64"), head])), zeros }
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}

function isLongForm(send: unknown): send is WrittenMessage {
  return (
    isObject(send) && "value" in send && Object.keys(send).every((key) => longFormKeys.has(key))
  )
}

const longFormKeys = new Set(["value", "call", "padding-bytes"])

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")
}

function codeOf(name: string | number): number {
  if (typeof name === "number") return name
  const code = statusCode(name)
  if (code === undefined) {
    throw new RangeError(`"${name}" is no gRPC status code; name one of ${statusNames.join(", ")}`)
  }
  return code
}

function asRangeError(error: unknown): unknown {
  return error instanceof ContractError ? new RangeError(error.message, { cause: error }) : error
}
