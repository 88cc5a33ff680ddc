import type { Readable } from "node:stream"
import { StringDecoder } from "node:string_decoder"

const MAX_LINE_CHARACTERS = 1_000_000

/** A program that prints what no driver prints. */
export class OutputError extends Error {
  override readonly name = "OutputError"
  readonly code = "line-too-long"
}

/** A stream's lines without their ends; what stands behind the last end is a line too. */
export async function* outputLines(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8")
  let rest = ""
  for await (const chunk of stream) {
    rest += decoder.write(chunk as Buffer)
    let start = 0
    for (let end = rest.indexOf("\n"); end !== -1; end = rest.indexOf("\n", start)) {
      yield rest.slice(start, end)
      start = end + 1
    }
    rest = rest.slice(start)
    if (rest.length > MAX_LINE_CHARACTERS) {
      throw new OutputError(
        `floods its standard output: a line of more than ${MAX_LINE_CHARACTERS} characters`,
      )
    }
  }
  if (rest !== "") yield rest
}
