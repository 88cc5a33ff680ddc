import type { KnownStep, MetadataEntry, MethodName, Step } from "./documents.ts"

const methodNames: readonly string[] = [
  "square",
  "rangeSquare",
  "sumSquare",
  "streamrangeSquare",
] satisfies MethodName[]

/**
 * The step with its fields checked, or why it cannot be done: its name, its
 * method or the value of a field is none that this version of the contract
 * knows. Fields that it does not know are dropped.
 */
export function knownStep(step: Step): KnownStep | { unsupported: string } {
  const { do: name } = step
  try {
    const field = new Fields(step)
    switch (name) {
      case "open": {
        const metadata = field.optional("metadata", isMetadata, "a list of [key, value] pairs")
        return {
          do: name,
          call: field.call(),
          method: field.required("method", isMethodName, `one of ${methodNames.join(", ")}`),
          deadlineMs: field.milliseconds("deadlineMs"),
          ...(metadata !== undefined && { metadata }),
        }
      }
      case "send":
        return {
          do: name,
          call: field.call(),
          value: field.required("value", isDouble, "the 16 hex digits of a double"),
        }
      case "receive": {
        const withinMs = field.optional("withinMs", isMilliseconds, "0 or more milliseconds")
        return { do: name, call: field.call(), ...(withinMs !== undefined && { withinMs }) }
      }
      case "half-close":
      case "receive-to-end":
      case "cancel":
        return { do: name, call: field.call() }
      case "wait":
        return { do: name, ms: field.milliseconds("ms") }
      default:
        return { unsupported: `unknown step ${excerpt(name)}` }
    }
  } catch (error) {
    if (error instanceof UnknownField) return { unsupported: error.message }
    throw error
  }
}

class UnknownField extends Error {}

class Fields {
  readonly #step: Step

  constructor(step: Step) {
    this.#step = step
  }

  required<T>(name: string, is: (value: unknown) => value is T, expected: string): T {
    const value = this.#step[name]
    if (is(value)) return value
    const found = value === undefined ? "none" : excerpt(value)
    throw new UnknownField(`${name} of step ${this.#step.do} must be ${expected}, found ${found}`)
  }

  optional<T>(name: string, is: (value: unknown) => value is T, expected: string): T | undefined {
    return this.#step[name] === undefined ? undefined : this.required(name, is, expected)
  }

  call(): string {
    return this.required("call", isName, "the name of a call")
  }

  milliseconds(name: string): number {
    return this.required(name, isMilliseconds, "0 or more milliseconds")
  }
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== ""
}

function isMethodName(value: unknown): value is MethodName {
  return typeof value === "string" && methodNames.includes(value)
}

function isMilliseconds(value: unknown): value is number {
  return typeof value === "number" && value >= 0
}

function isDouble(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{16}$/.test(value)
}

function isMetadata(value: unknown): value is MetadataEntry[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: unknown) =>
        Array.isArray(entry) &&
        entry.length === 2 &&
        entry.every((part: unknown) => typeof part === "string"),
    )
  )
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
