import { statusCode } from "@interop/command-line"
import {
  type MetadataEntry,
  type MethodName,
  type Step,
  type Values,
  encodeDouble,
} from "@interop/driver-protocol"
import { type RandomDoubles, randomDoubles } from "./random-doubles.ts"
import type { ScenarioStep, ToldEnd } from "./scenario.ts"

/** A double: a number, or the 16 hex digits of its bits where a number does not say enough. */
type Double = number | string
type Doubles = Double | Double[]
/** Of status codes; a number stands for what is no code. */
type StatusNames = string | number | (string | number)[]

interface WrittenEnd {
  status: StatusNames
  message?: string
  values?: Double[]
}

/** One end, or a choice of them, or just the name of the call. */
interface WrittenReceive extends Partial<WrittenEnd> {
  call?: string
  "any-of"?: WrittenEnd[]
}

interface WrittenOpen {
  method: MethodName
  call?: string
  "deadline-ms"?: number
  metadata?: MetadataEntry[]
  path?: string
  compression?: "gzip"
  "wait-for-ready"?: boolean
  script?: (string | Step)[]
  "may-be-refused"?: boolean
}

type WrittenValues = Double[] | { from: number; count: number }

/** A step as it stands in a scenario file; schemas/scenarios.schema.json describes each. */
export type WrittenStep =
  | "half-close"
  | "receive"
  | "receive-to-end"
  | "receive-many"
  | "cancel"
  | { open: MethodName | WrittenOpen }
  | { send: Doubles | { value: Double; call?: string; "padding-bytes"?: number } }
  | { "send-random": RandomDoubles & { call?: string } }
  | { "send-many": WrittenValues | { values: WrittenValues; call?: string } }
  | { "exchange-many": WrittenValues | { values: WrittenValues; call?: string } }
  | { exchange: Doubles | { values: Doubles; call?: string } }
  | { "half-close": { call: string } }
  | { cancel: { call: string } }
  | { receive: WrittenReceive }
  | { "receive-to-end": WrittenReceive }
  | { "receive-many": WrittenReceive }
  | { "receive-nothing-within-ms": number }
  | { "wait-ms": number }
  | { raw: Step }
  | { "for-each": { calls: number; steps: WrittenStep[] } }

/** The steps that a written one stands for, on the call of that name where it names none. */
export function stepsOf(written: WrittenStep, call = "a"): ScenarioStep[] {
  if (typeof written === "string") return [{ do: written, call }]
  if ("open" in written) return [openStep(written.open, call)]
  if ("send" in written) {
    const { send } = written
    if (typeof send === "object" && !Array.isArray(send)) {
      const { value, "padding-bytes": paddingBytes } = send
      return [
        {
          do: "send",
          call: send.call ?? call,
          value: double(value),
          ...(paddingBytes !== undefined && { paddingBytes }),
        },
      ]
    }
    return [send].flat().map((value) => ({ do: "send", call, value: double(value) }))
  }
  if ("send-random" in written) {
    const { call: named, ...random } = written["send-random"]
    return [{ do: "send-many", call: named ?? call, values: randomDoubles(random) }]
  }
  if ("send-many" in written) return [manyStep("send-many", written["send-many"], call)]
  if ("exchange-many" in written) return [manyStep("exchange-many", written["exchange-many"], call)]
  if ("exchange" in written) {
    const { exchange } = written
    const named = typeof exchange === "object" && !Array.isArray(exchange)
    const onCall = named ? (exchange.call ?? call) : call
    return [named ? exchange.values : exchange].flat().flatMap((value): ScenarioStep[] => [
      { do: "send", call: onCall, value: double(value) },
      { do: "receive", call: onCall },
    ])
  }
  if ("half-close" in written) return [{ do: "half-close", call: written["half-close"].call }]
  if ("cancel" in written) return [{ do: "cancel", call: written.cancel.call }]
  if ("receive" in written) return [endStep("receive", written.receive, call)]
  if ("receive-to-end" in written) {
    return [endStep("receive-to-end", written["receive-to-end"], call)]
  }
  if ("receive-many" in written) return [endStep("receive-many", written["receive-many"], call)]
  if ("wait-ms" in written) return [{ do: "wait", ms: written["wait-ms"] }]
  if ("raw" in written) return [{ do: "raw", step: scriptedStep(written.raw) }]
  if ("for-each" in written) {
    const { calls, steps } = written["for-each"]
    return Array.from({ length: calls }, (_, index) => `${call}${index + 1}`).flatMap((name) =>
      steps.flatMap((step) => stepsOf(step, name)),
    )
  }
  return [{ do: "receive", call, withinMs: written["receive-nothing-within-ms"] }]
}

function openStep(open: MethodName | WrittenOpen, call: string): ScenarioStep {
  if (typeof open === "string") return { do: "open", call, method: open }
  return {
    do: "open",
    call: open.call ?? call,
    method: open.method,
    ...(open["deadline-ms"] !== undefined && { deadlineMs: open["deadline-ms"] }),
    ...(open.metadata !== undefined && { metadata: open.metadata }),
    ...(open.path !== undefined && { path: open.path }),
    ...(open.compression !== undefined && { compression: open.compression }),
    ...(open["wait-for-ready"] !== undefined && { waitForReady: open["wait-for-ready"] }),
    ...(open.script !== undefined && { script: open.script.map(scriptedStep) }),
    ...(open["may-be-refused"] !== undefined && { mayBeRefused: open["may-be-refused"] }),
  }
}

function manyStep(
  name: "send-many" | "exchange-many",
  written: WrittenValues | { values: WrittenValues; call?: string },
  call: string,
): ScenarioStep {
  const values = "values" in written && !Array.isArray(written) ? written.values : written
  const onCall = "values" in written && !Array.isArray(written) ? written.call : undefined
  return { do: name, call: onCall ?? call, values: valuesOf(values) }
}

function endStep(
  name: "receive" | "receive-to-end" | "receive-many",
  { call: named, status, "any-of": anyOf, ...rest }: WrittenReceive,
  call: string,
): ScenarioStep {
  const ends = anyOf ?? (status === undefined ? [] : [{ status, ...rest }])
  return {
    do: name,
    call: named ?? call,
    ...(ends.length > 0 && { told: ends.map(toldEnd) }),
  }
}

function toldEnd({ status, message, values }: WrittenEnd): ToldEnd {
  return {
    codes: [status].flat().map(codeOf),
    ...(message !== undefined && { message }),
    ...(values !== undefined && { values: values.map(double) }),
  }
}

/** Numbers become hex digits and names of status codes numbers; all else goes to the server as it is written. */
function scriptedStep(written: string | Step): Step {
  if (typeof written === "string") return { do: written }
  const { value, values, code } = written
  return {
    ...written,
    ...(value !== undefined && { value: double(value as Double) }),
    ...(values !== undefined && { values: valuesOf(values as WrittenValues) }),
    ...(typeof code === "string" && { code: codeOf(code) }),
  }
}

function valuesOf(values: WrittenValues): Values {
  return Array.isArray(values) ? values.map(double) : values
}

function double(written: Double): string {
  if (typeof written === "string") {
    if (!/^[0-9a-f]{16}$/.test(written)) {
      throw new RangeError(`"${written}" is neither a number nor the 16 hex digits of a double`)
    }
    return written
  }
  return encodeDouble(written)
}

function codeOf(name: string | number): number {
  if (typeof name === "number") return name
  const code = statusCode(name)
  if (code === undefined) throw new RangeError(`"${name}" is no gRPC status code`)
  return code
}
