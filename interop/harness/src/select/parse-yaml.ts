import { Ajv, type ErrorObject } from "ajv"
import { type Document, LineCounter, isNode, parseDocument } from "yaml"

type Path = readonly (string | number)[]

/** Throws a complaint about this line, or about the whole. */
export type Refuse = (line: number | undefined, what: string) => never

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })

/** A YAML text that knows the line of each of its parts; one with a syntax error is refused. */
export class LocatedText {
  readonly #document: Document
  readonly #lines = new LineCounter()
  readonly #refuse: Refuse

  constructor(text: string, refuse: Refuse) {
    this.#refuse = refuse
    this.#document = parseDocument(text, { lineCounter: this.#lines })
    const [syntaxError] = this.#document.errors
    if (syntaxError === undefined) return
    const [first = ""] = syntaxError.message.split("\n")
    const { line } = this.#lines.linePos(syntaxError.pos[0])
    refuse(line, first.replace(/ at line .*$/, ""))
  }

  /** Of what stands at this path, or of the innermost part around it, counted from 1. */
  lineOf(path: Path): number {
    let node: unknown
    for (let depth = path.length; depth >= 0 && !isNode(node); depth -= 1) {
      node = this.#document.getIn(path.slice(0, depth), true)
    }
    const offset = isNode(node) ? node.range?.[0] : undefined
    return offset === undefined ? 1 : this.#lines.linePos(offset).line
  }

  /** What it says, if that is as the schema asks. */
  valueOf(schema: object): object {
    let value: unknown
    try {
      value = this.#document.toJS()
    } catch (error) {
      // An alias without its anchor.
      if (!(error instanceof ReferenceError)) throw error
      this.#refuse(undefined, error.message)
    }
    const validate = ajv.compile<object>(schema)
    if (validate(value)) return value
    const error = mostTelling(validate.errors ?? [])
    const path = (error?.instancePath ?? "").split("/").slice(1)
    return this.#refuse(this.lineOf(path.map(segment)), complaint(error))
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
