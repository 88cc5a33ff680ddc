import { readFileSync } from "node:fs"
import { Ajv, type ErrorObject } from "ajv"
import { LineCounter, isNode, parseDocument } from "yaml"
import { HarnessError, type HarnessErrorCode } from "../errors.ts"
import { shortPath } from "../workspace.ts"

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })

export interface LocatedYaml<T> {
  value: T
  /** Of what stands at this path, counted from 1. */
  lineOf: (path: readonly (string | number)[]) => number
}

/** A reader of YAML files of one schema, whose complaints are one line with file and line number. */
export function yamlReader<T>(code: HarnessErrorCode, schema: object): (file: string) => T {
  const read = locatedYamlReader<T>(code, schema)
  return (file) => read(file).value
}

/** The same, for a reader who has to complain about parts of the value later. */
export function locatedYamlReader<T>(
  code: HarnessErrorCode,
  schema: object,
): (file: string) => LocatedYaml<T> {
  const validate = ajv.compile<T>(schema)
  return (file) => {
    const lines = new LineCounter()
    const refuse = (line: number | undefined, what: string): never => {
      throw new HarnessError(code, `${shortPath(file)}${line ? `:${line}` : ""}: ${what}`)
    }
    const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines })
    const [syntaxError] = document.errors
    if (syntaxError) {
      const [first = ""] = syntaxError.message.split("\n")
      refuse(lines.linePos(syntaxError.pos[0]).line, first.replace(/ at line .*$/, ""))
    }
    const lineOf = (path: readonly (string | number)[]): number => {
      let node: unknown
      for (let depth = path.length; depth >= 0 && !isNode(node); depth -= 1) {
        node = document.getIn(path.slice(0, depth), true)
      }
      const offset = isNode(node) ? node.range?.[0] : undefined
      return offset === undefined ? 1 : lines.linePos(offset).line
    }
    let value: unknown
    try {
      value = document.toJS()
    } catch (error) {
      // An alias without its anchor.
      if (!(error instanceof ReferenceError)) throw error
      refuse(undefined, error.message)
    }
    if (validate(value)) return { value, lineOf }
    const error = mostTelling(validate.errors ?? [])
    const path = (error?.instancePath ?? "").split("/").slice(1)
    return refuse(lineOf(path.map(segment)), complaint(error))
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
  if (allowedValues !== undefined) return `${place}must be one of ${allowedValues.join(", ")}`
  return `${place}${error?.message ?? "is not valid"}`
}

function segment(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}
