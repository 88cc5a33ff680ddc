import { Ajv, type ErrorObject } from "ajv"

/** What a schema has against a value. */
export interface SchemaComplaint {
  /** Of the part that is wrong: keys and indexes from the top. */
  path: (string | number)[]
  /** One line that begins with that path. */
  text: string
}

const ajv = new Ajv({
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
  verbose: true,
})

/** Gives the most telling complaint about a value; undefined where it is as the schema says. */
export function schemaCheck(schema: object): (value: unknown) => SchemaComplaint | undefined {
  const validate = ajv.compile(schema)
  return (value) => {
    if (validate(value)) return undefined
    const error = mostTelling(validate.errors ?? [])
    const path = (error?.instancePath ?? "").split("/").slice(1).map(segment)
    return { path, text: complaint(error) }
  }
}

/** Of the errors of all branches of a oneOf, the deepest says most, and of these one that names a key. */
function mostTelling(errors: ErrorObject[]): ErrorObject | undefined {
  const depth = ({ instancePath, keyword }: ErrorObject) =>
    instancePath.split("/").length + (keyword === "additionalProperties" ? 0.5 : 0)
  const specific = errors.filter(({ keyword }) => keyword !== "oneOf" && keyword !== "anyOf")
  return specific.toSorted((a, b) => depth(b) - depth(a))[0] ?? errors[0]
}

function complaint(error: ErrorObject | undefined): string {
  const place = error?.instancePath ? `${error.instancePath.slice(1)} ` : ""
  const { additionalProperty, allowedValues } = error?.params ?? {}
  if (additionalProperty !== undefined) return `${place}has an unknown key "${additionalProperty}"`
  const isText = typeof error?.data === "string" || typeof error?.data === "number"
  const found = isText ? `, not ${JSON.stringify(error.data).slice(0, 100)}` : ""
  if (allowedValues !== undefined) {
    return `${place}must be one of ${allowedValues.join(", ")}${found}`
  }
  const message = `${place}${error?.message ?? "is not valid"}`
  if (error?.keyword !== "pattern" && error?.keyword !== "minLength") return message
  // The rule itself is hard to read: the schema's own words say what is wanted.
  const { description } = (error.parentSchema ?? {}) as { description?: string }
  return `${message}${found}${description === undefined ? "" : `: ${description}`}`
}

function segment(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}
