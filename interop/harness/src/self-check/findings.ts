import { stripVTControlCharacters, styleText } from "node:util"

export type State = "passed" | "failed" | "lacking"

/** One thing that was looked at, and what came of it. */
export interface Finding {
  state: State
  title: string
  /** What was found, or what is wrong: one line. */
  text: string
  /** For somebody who is about to mend it, a fact a line. */
  details?: readonly string[]
}

const marks = {
  passed: styleText("green", "✓"),
  failed: styleText("red", "✗"),
  lacking: styleText("yellow", "–"),
} as const
const TITLE_WIDTH = 20

/** The beginning of a line, at the end of what is said to be wrong with it. */
export const EXCERPT = / \("(?:[^"\\]|\\.)*"\)$|: "(?:[^"\\]|\\.)*"$/

/** Prints what is found as it comes, and counts it. */
export class Findings {
  readonly #print: (line: string) => void
  readonly #counts: Record<State, number> = { passed: 0, failed: 0, lacking: 0 }

  constructor(print: (line: string) => void) {
    this.#print = print
  }

  get failed(): number {
    return this.#counts.failed
  }

  heading(text: string): void {
    this.#print(`\n${styleText("bold", text)}`)
  }

  /** What belongs to nothing that was looked at. */
  say(text: string): void {
    this.#print(text)
  }

  add({ state, title, text, details = [] }: Finding): void {
    this.#counts[state] += 1
    this.#print(`  ${marks[state]} ${title.padEnd(TITLE_WIDTH)} ${clean(text)}`)
    for (const detail of details) this.#print(`      ${clean(detail)}`)
  }
}

/** What a program printed may move a terminal's cursor. */
function clean(text: string): string {
  return Array.from(stripVTControlCharacters(text), (letter) => (letter < " " ? " " : letter)).join(
    "",
  )
}

/** A name and what stands behind it, a line each; what is absent is left out. */
export function detailsOf(details: readonly (readonly [string, string | undefined])[]): string[] {
  return details.flatMap(([name, text]) =>
    text === undefined || text === "" ? [] : [`${`${name}:`.padEnd(10)} ${text}`],
  )
}
