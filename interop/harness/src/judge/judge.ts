import type { ServerObservation } from "@interop/driver-protocol"
import type { Driven, SeenByServer } from "../drive/driven.ts"
import { withRightCall } from "../select/right-call.ts"
import { earlyDifference } from "./before-its-cause.ts"
import { firstDifference, firstServerDifference } from "./compare.ts"
import { connectionDifference } from "./connections.ts"
import { withDeclaredLacks } from "./declared-lacks.ts"
import { withDecoys } from "./decoys.ts"
import type { Difference } from "./difference.ts"
import { type Expectation, expectationsOf } from "./expectation.ts"
import { claimDifference } from "./message-claims.ts"
import { judgeExternal } from "./external.ts"
import { serverSummaryOf, summaryOf } from "./summary.ts"
import { type Unsupported, differenceBeforeUnsupported, unsupportedIn } from "./unsupported.ts"
import type { Verdict } from "./verdict.ts"

/** Says of a driven cell what came of it. Nothing before this stage knows what is right. */
export function judge(driven: Driven): Verdict {
  const { cell, ending } = driven
  switch (ending.kind) {
    case "fail":
    case "not-run":
      return { cell, driven, outcome: ending.kind, reason: ending.reason, observed: ending.reason }
    case "declined":
      return {
        cell,
        driven,
        outcome: "unsupported",
        reason: ending.reason,
        declaredBy: ending.by,
        observed: ending.reason,
      }
    case "unsupported":
      return withDeclaredLacks(unsupported(driven, ending))
    case "ended":
      return withDeclaredLacks(
        driven.cell.server.external !== undefined && unsupportedIn(driven) === undefined
          ? judgeExternal(driven)
          : withDecoys(judgeObservations(driven)),
      )
  }
}

function unsupported(driven: Driven, { program, reason }: Unsupported): Verdict {
  const text = `${program.role} ${program.name}: ${reason}`
  return { cell: driven.cell, driven, outcome: "unsupported", reason: text, observed: text }
}

function judgeObservations(driven: Driven): Verdict {
  const { cell, observations } = driven
  const expectations = expectationsOf(cell.scenario)
  const lack = unsupportedIn(driven)
  if (lack !== undefined) {
    const found = expectations.map((each) => differenceBeforeUnsupported(each, driven))
    if (found.includes(undefined)) return unsupported(driven, lack)
    const observed = summaryOf(expectations[0], observations)
    return { cell, driven, outcome: "fail", observed, ...asReason(found[0] as Difference) }
  }
  const found = expectations.map((each) => differenceFrom(each, driven))
  const nearest = found[0] as Found
  const right = found.find(({ difference }) => difference === undefined) ?? nearest
  const { difference, observed } = right
  if (difference === undefined) return { cell, driven, outcome: "pass", observed }
  const { reason, expected, actual } = asReason(difference)
  const outOfTime = ranOutOfTime(difference) ? `; it ran out of time: ${driven.machine}` : ""
  return {
    cell,
    driven,
    outcome: "fail",
    observed,
    reason: `${reason}${outOfTime}`,
    expected,
    actual,
  }
}

/** A deadline that no scenario set has passed, or an end came later than it may. */
function ranOutOfTime({ expected, actual, shown }: Difference): boolean {
  const expired = "status DEADLINE_EXCEEDED"
  return (
    (actual.startsWith(expired) && !expected.includes(expired)) ||
    shown?.endsWith("too late") === true
  )
}

function asReason({ reason, expected, actual }: Difference) {
  return { reason, expected, actual }
}

interface Found {
  difference: Difference | undefined
  observed: string
}

function differenceFrom(expectation: Expectation, driven: Driven): Found {
  const { observations, server, slowness } = driven
  const observed = summaryOf(expectation, observations)
  const difference = firstDifference(expectation, observations, { slowness })
  if (difference !== undefined) {
    const { shown } = difference
    return { difference, observed: shown === undefined ? observed : `${observed}; ${shown}` }
  }
  for (const call of expectation.server.keys()) {
    const seen = linesOf(server.get(call) ?? [])
    const ofServer = firstServerDifference(call, expectation, seen)
    if (ofServer === undefined) continue
    const shown = serverSummaryOf(expectation, call, seen)
    return { difference: ofServer, observed: `${observed}; ${shown}` }
  }
  const others =
    earlyDifference(expectation, driven) ??
    rightCallDifference(driven) ??
    connectionDifference(driven.connections) ??
    claimDifference(driven.cell.scenario, driven)
  return { difference: others, observed }
}

function rightCallDifference({ cell, rightCall, slowness }: Driven): Difference | undefined {
  if (rightCall === undefined) return undefined
  const [expectation] = expectationsOf(withRightCall(cell).scenario)
  const difference = firstDifference(expectation, rightCall, { slowness })
  return difference && { ...difference, reason: `the right call, ${difference.reason}` }
}

/** Of one call, whichever servers played it. */
function linesOf(seen: readonly SeenByServer[]): ServerObservation[] {
  return seen.flatMap(({ lines }) => lines)
}
