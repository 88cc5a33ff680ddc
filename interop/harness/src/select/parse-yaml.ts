import { type Document, LineCounter, isNode, parseDocument, visit } from "yaml"
import { schemaCheck } from "./schema-check.ts"

type Path = readonly (string | number)[]

/** Throws a complaint about this line, or about the whole. */
export type Refuse = (line: number | undefined, what: string) => never

/** A YAML text that knows the line of each of its parts; one with a syntax error is refused. */
export class LocatedText {
  readonly #document: Document
  readonly #lines = new LineCounter()
  readonly #refuse: Refuse

  constructor(text: string, refuse: Refuse) {
    this.#refuse = refuse
    this.#document = parseDocument(text, { lineCounter: this.#lines })
    const [syntaxError] = this.#document.errors
    if (syntaxError === undefined) {
      keepLargeIntegers(this.#document)
      return
    }
    const [first = ""] = syntaxError.message.split("\n")
    const isSecond = syntaxError.code === "MULTIPLE_DOCS"
    const { line } = this.#lines.linePos(syntaxError.pos[0])
    refuse(
      line,
      isSecond ? "a second document begins, and a file has one" : first.replace(/ at line .*$/, ""),
    )
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
    const complaint = schemaCheck(schema)(value)
    if (complaint !== undefined) this.#refuse(this.lineOf(complaint.path), complaint.text)
    return value as object
  }
}

/** A double has not all integers above 2^53: they stay as they are written, which protobuf's JSON mapping takes for 64 bits. */
function keepLargeIntegers(document: Document): void {
  visit(document, {
    Scalar(_, node) {
      const { value, source } = node
      if (
        Number.isInteger(value) &&
        !Number.isSafeInteger(value) &&
        /^[-+]?\d+$/.test(source ?? "")
      ) {
        node.value = source
      }
    },
  })
}
