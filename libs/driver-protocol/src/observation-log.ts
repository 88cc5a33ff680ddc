import { writeLine } from "@interop/standard-streams"
import type { BoundListener, Happening, Listener, Ready, ServerHappening } from "./documents.ts"

/** Prints a driven program's ready line. */
export function printReady(ready: Omit<Ready, "event">): void {
  writeLine(JSON.stringify({ event: "ready", ...ready }))
}

/** That of a server in TypeScript: each listener with its port, or with why it is not offered. */
export function printServerReady(
  program: Pick<Ready, "library" | "messages">,
  listeners: readonly Listener[],
  ports: ReadonlyMap<string, number>,
  refusals: ReadonlyMap<string, string>,
): void {
  printReady({
    ...program,
    runtime: `Node.js ${process.versions.node}`,
    listeners: listeners.map(({ name }): BoundListener => {
      const unsupported = refusals.get(name)
      return unsupported === undefined ? { name, port: ports.get(name)! } : { name, unsupported }
    }),
    capabilities: ["max-concurrent-rpcs", "script"],
  })
}

/** Why each of these listeners is not offered, by name. */
export function refusalsOf(
  listeners: readonly Listener[],
  refusalOf: (listener: Listener) => string | undefined,
): Map<string, string> {
  return new Map(
    listeners.flatMap((listener) => {
      const refusal = refusalOf(listener)
      return refusal === undefined ? [] : [[listener.name, refusal] as const]
    }),
  )
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
