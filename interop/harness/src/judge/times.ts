import type { Observation, ServerObservation } from "@interop/driver-protocol"
import type { ExpectedOfServer } from "./call-model.ts"
import type { Difference } from "./difference.ts"
import { describeObservation, describeServer } from "./describe.ts"
import type { DeadlineOfCall, Expected } from "./expectation.ts"
import type { Terms } from "./terms.ts"

/** Timers of some languages fire a little before their time. */
const EARLY_MS = 20
const EARLY_SHARE = 0.02
/** After a deadline, how late its end may be seen: so long, or so many times the deadline, on a quick machine. */
const LATE_MS = 5000
const LATE_FACTOR = 5
const DEADLINE_EXCEEDED = 4

/**
 * The first observation that came earlier or later than it can: before a wait
 * was over, before a deadline had passed, or long after. What was observed is
 * known to be as wanted, one by one; times are milliseconds of the client's clock.
 */
export function timeDifference(
  wanted: readonly Expected[],
  happened: readonly Observation[],
  { begunAtMs, slowness, terms }: { begunAtMs: number; slowness: number; terms: Terms },
): Difference | undefined {
  for (const [index, seen] of happened.entries()) {
    const expected = wanted[index]
    if (expected === undefined) continue
    const beforeMs = happened[index - 1]?.atMs ?? begunAtMs
    const { afterMs } = expected
    if (afterMs !== undefined && seen.atMs - beforeMs < earliest(afterMs)) {
      return differenceIn(
        describeObservation(seen, terms),
        `${afterMs} ms after the observation before it, or later`,
        `${Math.round(seen.atMs - beforeMs)} ms after it`,
        "too early",
      )
    }
    if (expected.event !== "status" || expected.deadline === undefined) continue
    if (seen.event !== "status" || seen.code !== DEADLINE_EXCEEDED) continue
    const difference = deadlineDifference(expected.deadline, index)
    if (difference !== undefined) return difference
  }
  return undefined

  function deadlineDifference(
    { ms, openedAfter }: DeadlineOfCall,
    index: number,
  ): Difference | undefined {
    const seen = happened[index]
    if (seen?.event !== "status") return undefined
    const openedAt = openedAfter === undefined ? undefined : wanted.indexOf(openedAfter)
    const beforeOpenMs =
      openedAt === undefined ? begunAtMs : (happened[openedAt]?.atMs ?? begunAtMs)
    if (seen.atMs - beforeOpenMs < earliest(ms)) {
      return differenceIn(
        describeObservation(seen, terms),
        `not before its deadline of ${ms} ms`,
        `${Math.round(seen.atMs - beforeOpenMs)} ms after the last observation before the call`,
        "too early",
      )
    }
    const afterOpenMs = happened.find((each) => "call" in each && each.call === seen.call)?.atMs
    const beforeMs = happened[index - 1]?.atMs ?? begunAtMs
    // It shows only once a step waits for it.
    const dueMs = Math.max((afterOpenMs ?? seen.atMs) + ms, beforeMs)
    const graceMs = Math.max(LATE_MS, LATE_FACTOR * ms) * slowness
    if (seen.atMs <= dueMs + graceMs) return undefined
    return differenceIn(
      describeObservation(seen, terms),
      `within ${Math.round(graceMs)} ms of its deadline of ${ms} ms`,
      `${Math.round(seen.atMs - dueMs)} ms after it`,
      "too late",
    )
  }
}

/** The first that a server observed of a call before a wait of its script was over; times are of the server's clock. */
export function serverTimeDifference(
  call: string,
  {
    wanted,
    seen,
    terms,
  }: {
    wanted: readonly ExpectedOfServer[]
    seen: readonly ServerObservation[]
    terms: Terms
  },
): Difference | undefined {
  for (const [index, { afterMs = 0 }] of wanted.entries()) {
    const [before, each] = [seen[index - 1], seen[index]]
    // A cancelled call waits no longer.
    if (before === undefined || each === undefined || each.event === "cancelled") continue
    const tookMs = each.atMs - before.atMs
    if (tookMs >= earliest(afterMs)) continue
    return {
      reason: `the time of ${describeServer(each, terms, call)}, which the server observed of call ${call}`,
      expected: `${afterMs} ms after the observation before it, or later`,
      actual: `${Math.round(tookMs)} ms after it`,
    }
  }
  return undefined
}

function earliest(ms: number): number {
  return ms - Math.max(EARLY_MS, ms * EARLY_SHARE)
}

function differenceIn(
  what: string,
  expected: string,
  actual: string,
  shown: "too early" | "too late",
): Difference {
  return { reason: `the time of ${what}`, expected, actual, shown: `${what} ${shown}` }
}
