import type { KnownStep, MethodName, Step } from "./documents.ts"
import { checkedStep, isMetadata, isMilliseconds, type StepFields } from "./step-fields.ts"

const methodNames: readonly string[] = [
  "square",
  "rangeSquare",
  "sumSquare",
  "streamrangeSquare",
] satisfies MethodName[]

/**
 * The step of a plan with its fields checked, or why it cannot be done: its
 * name, one of its keys or the value of a field is none that this version of
 * the contract knows.
 */
export function knownStep(step: Step): KnownStep | { unsupported: string } {
  return checkedStep(step, fieldsOf)
}

function fieldsOf(name: string, field: StepFields): KnownStep | undefined {
  switch (name) {
    case "open":
      return {
        do: name,
        call: field.call(),
        method: field.required("method", isMethodName, `one of ${methodNames.join(", ")}`),
        deadlineMs: field.milliseconds("deadlineMs"),
        ...field.optional("metadata", isMetadata, "a list of [key, value] pairs"),
        ...field.optional("path", isPath, "a path, as in /package.Service/method"),
        ...field.optional("compression", isCompression, "gzip"),
        ...field.optional("waitForReady", isBoolean, "true or false"),
      }
    case "send":
      return { do: name, call: field.call(), value: field.double(), ...field.padding() }
    case "send-many":
    case "exchange-many":
      return { do: name, call: field.call(), values: field.values() }
    case "receive":
      return {
        do: name,
        call: field.call(),
        ...field.optional("withinMs", isMilliseconds, "0 or more milliseconds"),
      }
    case "half-close":
    case "receive-to-end":
    case "receive-many":
    case "cancel":
      return { do: name, call: field.call() }
    case "wait":
      return { do: name, ms: field.milliseconds("ms") }
    default:
      return undefined
  }
}

function isMethodName(value: unknown): value is MethodName {
  return typeof value === "string" && methodNames.includes(value)
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && /^\/[^/]+\/[^/]+$/.test(value)
}

function isCompression(value: unknown): value is "gzip" {
  return value === "gzip"
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean"
}
