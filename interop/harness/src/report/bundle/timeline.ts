import type { Observation, ServerObservation } from "@interop/driver-protocol"
import { describeObservation, describeServer } from "../../judge/describe.ts"
import { termsOf } from "../../judge/terms.ts"
import type { Verdict } from "../../judge/verdict.ts"
import type { WireEntry } from "../../record/wire-log.ts"

/** One thing that happened in a cell. */
export interface Moment {
  /** Milliseconds since the first of them. */
  atMs: number
  by: "client" | "server" | "wire"
  /** One line. */
  what: string
  /** As it was observed. */
  detail: Observation | ServerObservation | WireEntry
}

/** What both sides observed and what went between them, on one time line. */
export function timelineOf({ cell, driven }: Verdict, wire: readonly WireEntry[]): Moment[] {
  const terms = termsOf(cell.scenario)
  const moments: Moment[] = [
    ...driven.observations.map((each): Moment => ({
      atMs: driven.clock?.harnessTime(each) ?? each.atMs,
      by: "client",
      what: `${"call" in each ? `${each.call}: ` : ""}${describeObservation(each, terms)}`,
      detail: each,
    })),
    ...wire.map((each): Moment => ({
      atMs: each.atMs,
      by: "wire",
      what: [`#${each.connection} ${each.side}: ${each.text}`, ...each.lines].join("; "),
      detail: each,
    })),
    ...[...driven.server].flatMap(([call, seen]) =>
      seen.flatMap(({ lines, clock }) =>
        lines.map((each): Moment => ({
          atMs: clock.harnessTime(each),
          by: "server",
          what: `${call}: ${describeServer(each, terms, call)}`,
          detail: each,
        })),
      ),
    ),
  ]
  moments.sort((one, other) => one.atMs - other.atMs)
  const start = moments[0]?.atMs ?? 0
  return moments.map((each) => ({ ...each, atMs: Math.round((each.atMs - start) * 1000) / 1000 }))
}
