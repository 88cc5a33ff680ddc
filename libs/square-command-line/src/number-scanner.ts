import { UsageError } from "@interop/command-line"
import { parseNumber } from "./number-syntax.ts"

/** No number is longer; what goes on without a space is refused before it fills the memory. */
const MAX_WORD_CHARACTERS = 1000

/** Finds the numbers in pieces of text, between any white space, each once it is complete. */
export class NumberScanner {
  readonly #whenNone: string | undefined
  #line = 1
  #word = ""
  #count = 0

  /** With `whenNone`, a text without any number ends with a UsageError of that message. */
  constructor(whenNone?: string) {
    this.#whenNone = whenNone
  }

  /** The numbers that this piece completes. Throws UsageError, naming the line, for anything else. */
  *scan(piece: string): Generator<number, void, undefined> {
    for (const part of piece.split(/(\s)/)) {
      if (!/^\s$/.test(part)) {
        this.#word += part
        if (this.#word.length > MAX_WORD_CHARACTERS) this.#refuse()
        continue
      }
      if (this.#word !== "") yield this.#complete()
      if (part === "\n") this.#line += 1
    }
  }

  /** The number that the end of the text completes. */
  *end(): Generator<number, void, undefined> {
    if (this.#word !== "") yield this.#complete()
    if (this.#count === 0 && this.#whenNone !== undefined) throw new UsageError(this.#whenNone)
  }

  #complete(): number {
    const value = parseNumber(this.#word)
    if (value === undefined) this.#refuse()
    this.#word = ""
    this.#count += 1
    return value
  }

  #refuse(): never {
    const text = this.#word.length > 60 ? `${this.#word.slice(0, 60)}…` : this.#word
    throw new UsageError(
      `${JSON.stringify(text)} in line ${this.#line} of standard input is not a number`,
    )
  }
}
