import { readSync } from "node:fs"
import { StandardStreamsError } from "./errors.ts"

const STDIN = 0

/** How many bytes of standard input were read, 0 at its end; undefined when it has none at the moment. */
export function readChunk(chunk: Buffer): number | undefined {
  try {
    return readSync(STDIN, chunk)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === "EOF") return 0 // a closed pipe on Windows
    if (code === "EAGAIN") return undefined
    throw new StandardStreamsError("unreadable", `cannot read standard input: ${message}`, {
      cause,
    })
  }
}
