import { violationIn } from "@interop/schema-violation"
import { Ajv } from "ajv"

/** What a schema has against a value. */
export interface SchemaComplaint {
  /** Of the part that is wrong: keys and indexes from the top. */
  path: (string | number)[]
  /** One line that begins with that path. */
  text: string
}

const ajv = new Ajv({
  allErrors: true,
  discriminator: true,
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
    const { path, complaint } = violationIn(value, validate.errors)
    const place = path.length === 0 ? "" : `${path.join("/")} `
    return { path: path.map(segment), text: `${place}${complaint}` }
  }
}

function segment(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}
