import type { MetadataEntry, Step, Values } from "./documents.ts"

class UnknownField extends Error {
  override readonly name = "UnknownField"
}

/** The step that `read` makes of these fields, or why it cannot be done; `read` gives undefined for a name that it does not know. */
export function checkedStep<Known>(
  step: Step,
  read: (name: string, field: StepFields) => Known | undefined,
): Known | { unsupported: string } {
  const field = new StepFields(step)
  try {
    const known = read(step.do, field)
    if (known === undefined) return { unsupported: `unknown step ${excerpt(step.do)}` }
    field.refuseOthers()
    return known
  } catch (error) {
    if (error instanceof UnknownField) return { unsupported: error.message }
    throw error
  }
}

/** The fields of a step, each checked as it is asked for. */
export class StepFields {
  readonly #step: Step
  readonly #known = new Set(["do"])

  constructor(step: Step) {
    this.#step = step
  }

  required<T>(name: string, is: (value: unknown) => value is T, expected: string): T {
    this.#known.add(name)
    const value = this.#step[name]
    if (is(value)) return value
    const found = value === undefined ? "none" : excerpt(value)
    throw new UnknownField(`${name} of step ${this.#step.do} must be ${expected}, found ${found}`)
  }

  /** To be spread into the step: nothing where the field is absent. */
  optional<Name extends string, T>(
    name: Name,
    is: (value: unknown) => value is T,
    expected: string,
  ): { [key in Name]?: T } {
    this.#known.add(name)
    if (this.#step[name] === undefined) return {}
    return { [name]: this.required(name, is, expected) } as { [key in Name]?: T }
  }

  /** Says so when the step has a field that was not asked for. */
  refuseOthers(): void {
    const other = Object.keys(this.#step).find((name) => !this.#known.has(name))
    if (other !== undefined) {
      throw new UnknownField(`unknown key ${excerpt(other)} of step ${this.#step.do}`)
    }
  }

  call(): string {
    return this.required("call", isName, "the name of a call")
  }

  double(): string {
    return this.required("value", isDouble, "the 16 hex digits of a double")
  }

  values(): Values {
    return this.required("values", isValues, "a list of doubles in hex, or from and count")
  }

  milliseconds(name: string): number {
    return this.required(name, isMilliseconds, "0 or more milliseconds")
  }

  padding(): { paddingBytes?: number } {
    return this.optional("paddingBytes", isCount, "0 or more bytes")
  }

  text(name: string): string {
    return this.required(name, isText, "a text")
  }
}

export function isMilliseconds(value: unknown): value is number {
  return typeof value === "number" && value >= 0
}

export function isMetadata(value: unknown): value is MetadataEntry[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: unknown) => Array.isArray(entry) && entry.length === 2 && entry.every(isText),
    )
  )
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

export function excerpt(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function isText(value: unknown): value is string {
  return typeof value === "string"
}

function isName(value: unknown): value is string {
  return isText(value) && value !== ""
}

function isDouble(value: unknown): value is string {
  return isText(value) && /^[0-9a-f]{16}$/.test(value)
}

function isValues(value: unknown): value is Values {
  if (Array.isArray(value)) return value.every(isDouble)
  if (typeof value !== "object" || value === null) return false
  const { from, count, ...others } = value as Record<string, unknown>
  return Number.isSafeInteger(from) && isCount(count) && Object.keys(others).length === 0
}
