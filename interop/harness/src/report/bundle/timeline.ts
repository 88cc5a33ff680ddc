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

/** What it is in words is worked out for those that are shown. */
type Undescribed = Omit<Moment, "what"> & { describe: () => string }

/** What both sides observed and what went between them, on one time line. */
export function timelineOf(verdict: Verdict, wire: readonly WireEntry[]): Moment[] {
  return momentsOf(verdict, wire).map(described)
}

export interface ShortTimeline {
  moments: Moment[]
  /** Before which moment some are left out, and how many. */
  left?: { at: number; count: number }
}

/** The same, of a long one so many moments of either end. */
export function shortTimelineOf(
  verdict: Verdict,
  wire: readonly WireEntry[],
  ofEachEnd: number,
): ShortTimeline {
  const all = momentsOf(verdict, wire)
  const count = all.length - 2 * ofEachEnd
  if (count <= 0) return { moments: all.map(described) }
  const kept = [...all.slice(0, ofEachEnd), ...all.slice(-ofEachEnd)]
  return { moments: kept.map(described), left: { at: ofEachEnd, count } }
}

function described({ describe, ...moment }: Undescribed): Moment {
  return { ...moment, what: describe() }
}

function momentsOf({ cell, driven }: Verdict, wire: readonly WireEntry[]): Undescribed[] {
  const terms = termsOf(cell.scenario)
  const moments: Undescribed[] = [
    ...driven.observations.map((each): Undescribed => ({
      atMs: driven.clock?.harnessTime(each) ?? each.atMs,
      by: "client",
      describe: () =>
        `${"call" in each ? `${each.call}: ` : ""}${describeObservation(each, terms)}`,
      detail: each,
    })),
    ...wire.map((each): Undescribed => ({
      atMs: each.atMs,
      by: "wire",
      describe: () => [`#${each.connection} ${each.side}: ${each.text}`, ...each.lines].join("; "),
      detail: each,
    })),
    ...[...driven.server].flatMap(([call, seen]) =>
      seen.flatMap(({ lines, clock }) =>
        lines.map((each): Undescribed => ({
          atMs: clock.harnessTime(each),
          by: "server",
          describe: () => `${call}: ${describeServer(each, terms, call)}`,
          detail: each,
        })),
      ),
    ),
  ]
  moments.sort((one, other) => one.atMs - other.atMs)
  const start = moments[0]?.atMs ?? 0
  return moments.map((each) => ({ ...each, atMs: Math.round((each.atMs - start) * 1000) / 1000 }))
}
