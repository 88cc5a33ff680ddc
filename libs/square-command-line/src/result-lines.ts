import { writeLine } from "@interop/standard-streams"

/** Prints the results of one command, one a line on standard output, as they come. */
export class ResultLines {
  #heading: string | undefined

  /**
   * A heading goes to standard error just before the first result: a person
   * sees it, a program that reads the results does not.
   */
  constructor(heading?: string) {
    this.#heading = heading
  }

  print(value: number): void {
    if (this.#heading !== undefined) process.stderr.write(`${this.#heading}\n`)
    this.#heading = undefined
    writeLine(formatNumber(value))
  }
}

/** The shortest text that names this double; unlike String(-0), `-0` keeps its sign. */
export function formatNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value)
}
