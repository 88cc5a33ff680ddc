import type { Driven } from "../drive/driven.ts"
import { isInOrder } from "./compare.ts"
import { describeServer } from "./describe.ts"
import type { Difference } from "./difference.ts"
import type { Expectation } from "./expectation.ts"

/** On a quick machine: lines are read late, and that is all that relates the clocks of two programs. */
const SLACK_MS = 150
const DEADLINE_EXCEEDED = 4

/**
 * A server that says it saw the end of what a client sends, or its cancel,
 * before the client can have come to it. Only where the client waits first, or
 * a deadline has to pass: what follows at once cannot be told apart.
 */
export function earlyDifference(
  expectation: Expectation,
  { observations, server, clock, slowness }: Driven,
): Difference | undefined {
  if (clock === undefined) return undefined
  for (const [call, seen] of server) {
    for (const event of ["cancelled", "half-close"] as const) {
      const earliestMs = earliest(expectation, observations, call, event)
      if (earliestMs === undefined) continue
      for (const { lines, clock: serverClock } of seen) {
        const line = lines.find((each) => each.event === event)
        if (line === undefined) continue
        const earlyMs = clock.harnessTime({ atMs: earliestMs }) - serverClock.harnessTime(line)
        if (earlyMs <= SLACK_MS * slowness) continue
        return {
          reason: `the time of ${describeServer(line, expectation.terms, call)}, which the server observed of call ${call}`,
          expected: "not before the client can have brought it about",
          actual: `${Math.round(earlyMs)} ms before that`,
        }
      }
    }
  }
  return undefined
}

/** By the client's clock: the soonest that this can have come about. */
function earliest(
  { client: wanted }: Expectation,
  observations: Driven["observations"],
  call: string,
  event: "cancelled" | "half-close",
): number | undefined {
  const happened = observations.filter(isInOrder)
  const before = (index: number) => (happened[index - 1] ?? observations[0])?.atMs
  const step = event === "cancelled" ? "cancelled" : "half-closed"
  const at = wanted.findIndex((each) => each.event === step && each.call === call)
  const waitedMs = at === -1 ? undefined : wanted[at]?.afterMs
  if (at !== -1) {
    const beforeMs = before(at)
    // What was waited for may be an observation of its own, just before.
    const waited = waitedMs ?? (wanted[at - 1]?.event === "nothing-received" ? 0 : undefined)
    return beforeMs === undefined || waited === undefined ? undefined : beforeMs + waited
  }
  if (event !== "cancelled") return undefined
  // With another status it was not the deadline that ended it.
  const isDeadlines = happened.some(
    (each) => each.event === "status" && each.call === call && each.code === DEADLINE_EXCEEDED,
  )
  if (!isDeadlines) return undefined
  const end = wanted.find((each) => each.event === "status" && each.call === call)
  if (end?.event !== "status" || end.deadline === undefined) return undefined
  const { ms, openedAfter } = end.deadline
  const openedMs =
    openedAfter === undefined ? observations[0]?.atMs : happened[wanted.indexOf(openedAfter)]?.atMs
  return openedMs === undefined ? undefined : openedMs + ms
}
