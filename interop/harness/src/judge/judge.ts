import type { Driven } from "../drive/drive.ts"
import type { Cell } from "../select/cells.ts"
import { firstDifference } from "./compare.ts"
import { expectationOf } from "./expectation.ts"

export type Outcome = "pass" | "fail" | "unsupported" | "not-run"

export interface Verdict {
  cell: Cell
  outcome: Outcome
  /** Why it is no pass: one line. */
  reason?: string
  expected?: string
  actual?: string
  durationMs: number
  /** Files that show what happened. */
  logs: string[]
}

/** Says of a driven cell what came of it. Nothing before this stage knows what is right. */
export function judge({ cell, ending, observations, durationMs, logs }: Driven): Verdict {
  const verdict = { cell, durationMs, logs }
  if (ending.kind !== "ended") return { ...verdict, outcome: ending.kind, reason: ending.reason }

  const unsupported = observations.find(({ event }) => event === "unsupported")
  if (unsupported?.event === "unsupported") {
    const reason = `client ${cell.client.name}: ${unsupported.reason}`
    return { ...verdict, outcome: "unsupported", reason }
  }
  const difference = firstDifference(expectationOf(cell.scenario), observations)
  if (difference === undefined) return { ...verdict, outcome: "pass" }
  return { ...verdict, outcome: "fail", ...difference }
}
