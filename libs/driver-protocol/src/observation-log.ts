import { writeSync } from "node:fs"
import type { Happening, Ready } from "./documents.ts"

const STDOUT = 1

/** Writes one line to standard output before it returns, so that nothing observed is lost in a crash. */
function writeLine(document: object): void {
  let rest = Buffer.from(`${JSON.stringify(document)}\n`)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest))
    } catch (error) {
      // A pipe that another process made non-blocking and whose reader is slow.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error
    }
  }
}

/** Prints a driven program's ready line. */
export function printReady(ready: Omit<Ready, "event">): void {
  writeLine({ event: "ready", ...ready })
}

/** Numbers, times and prints what a client observes. */
export class ObservationLog {
  #seq = 0

  print(caseId: string, happening: Happening): void {
    this.#seq += 1
    writeLine({ seq: this.#seq, atMs: performance.now(), case: caseId, ...happening })
  }
}
