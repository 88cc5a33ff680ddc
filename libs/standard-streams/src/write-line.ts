import { writeSync } from "node:fs"
import { StandardStreamsError } from "./errors.ts"
import { pause } from "./pause.ts"

const STDOUT = 1

/**
 * Writes one line to standard output and returns once the system has it: what
 * was written survives a crash, and a slow reader slows the writer down.
 */
export function writeLine(line: string): void {
  let rest = Buffer.from(`${line}\n`)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest))
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      if (code === "EAGAIN") pause(1)
      // A pipe made of a socket, as Node's children have, is reset if its reader left something unread.
      else if (code === "EPIPE" || code === "ECONNRESET") {
        throw new StandardStreamsError("output-closed", "standard output was closed", { cause })
      } else {
        throw new StandardStreamsError("unwritable", `cannot write standard output: ${message}`, {
          cause,
        })
      }
    }
  }
}
