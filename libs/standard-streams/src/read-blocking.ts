import { readSync } from "node:fs"
import { StringDecoder } from "node:string_decoder"
import { StandardStreamsError } from "./errors.ts"
import { pause } from "./pause.ts"

const STDIN = 0
const CHUNK_BYTES = 64 * 1024

/** Standard input as text, each piece as soon as it is there; asking for the next one blocks this thread. */
export function* readBlocking(): Generator<string, void, undefined> {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  const decoder = new StringDecoder("utf8")
  for (;;) {
    const size = readInto(chunk)
    if (size === 0) break
    yield decoder.write(chunk.subarray(0, size))
  }
  yield decoder.end()
}

function readInto(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(STDIN, chunk)
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      if (code === "EOF") return 0 // a closed pipe on Windows
      if (code !== "EAGAIN") {
        throw new StandardStreamsError("unreadable", `cannot read standard input: ${message}`, {
          cause,
        })
      }
      pause(5)
    }
  }
}
