import { Buffer, isUtf8 } from "node:buffer"
import type { Readable } from "node:stream"

const MAX_LINE_BYTES = 1_000_000
const NEWLINE = 0x0a
const LONGEST_EXCERPT = 100

/** A program that prints what no driver prints. */
export class OutputError extends Error {
  override readonly name = "OutputError"
  readonly code: "line-too-long" | "not-utf-8"

  constructor(code: OutputError["code"], message: string) {
    super(message)
    this.code = code
  }
}

/** A stream's lines without their ends; what stands behind the last end is a line too. */
export async function* outputLines(stream: Readable): AsyncGenerator<string> {
  let rest: Buffer[] = []
  let restBytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(NEWLINE) + 1
      if (end > 0) {
        for (const line of linesIn(Buffer.concat([...rest, chunk.subarray(0, end)]))) yield line
        rest = []
        restBytes = 0
      }
      rest.push(chunk.subarray(end))
      restBytes += chunk.length - end
      if (restBytes > MAX_LINE_BYTES) {
        throw new OutputError(
          "line-too-long",
          `floods its standard output: a line of more than ${MAX_LINE_BYTES} bytes`,
        )
      }
    }
  } catch (error) {
    // A stream that is destroyed has no more to give; that is no failure of its program.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error
  }
  for (const line of linesIn(Buffer.concat(rest))) yield line
}

function* linesIn(bytes: Buffer): Generator<string, void, undefined> {
  if (isUtf8(bytes)) {
    const text = bytes.toString()
    let start = 0
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      yield text.slice(start, end)
      start = end + 1
    }
    if (start < text.length) yield text.slice(start)
    return
  }
  // Byte by byte only now: those before the broken line count.
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start)
    const line = bytes.subarray(start, end === -1 ? bytes.length : end)
    if (!isUtf8(line)) {
      throw new OutputError("not-utf-8", `prints a line that is not UTF-8: ${excerpt(line)}`)
    }
    yield line.toString()
    start += line.length + 1
  }
}

function excerpt(line: Buffer): string {
  const text = JSON.stringify(line.toString())
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT - 2)}…"` : text
}
