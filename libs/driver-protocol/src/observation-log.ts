import { writeLine } from "@interop/standard-streams"
import type { Happening, Ready, ServerHappening } from "./documents.ts"

/** Prints a driven program's ready line. */
export function printReady(ready: Omit<Ready, "event">): void {
  writeLine(JSON.stringify({ event: "ready", ...ready }))
}

/** Numbers, times and prints what a client observes, each before the call returns. */
export class ObservationLog {
  #seq = 0

  print(caseId: string, happening: Happening): void {
    this.#seq += 1
    writeLine(
      JSON.stringify({ seq: this.#seq, atMs: performance.now(), case: caseId, ...happening }),
    )
  }
}

/** The same for a server, whose calls interleave. */
export class ServerObservationLog {
  #seq = 0

  print(call: string, happening: ServerHappening): void {
    this.#seq += 1
    writeLine(JSON.stringify({ seq: this.#seq, atMs: performance.now(), call, ...happening }))
  }
}
