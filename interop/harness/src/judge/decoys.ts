import type { DecoyRun } from "../drive/driven.ts"
import { firstDifference, firstServerDifference } from "./compare.ts"
import { connectionDifference } from "./connections.ts"
import type { Difference } from "./difference.ts"
import { expectationsOf } from "./expectation.ts"
import { claimDifference } from "./message-claims.ts"
import type { Verdict } from "./verdict.ts"

/** A client that shows what it did not receive is not trusted in any cell of the same process. */
export function withDecoys(verdict: Verdict): Verdict {
  const { cell, driven, outcome } = verdict
  if (outcome !== "pass") return verdict
  for (const run of driven.decoys ?? []) {
    const difference = differenceOf(run)
    if (difference === undefined) continue
    const { reason, expected, actual } = difference
    const { scenario, transport } = run.decoy.twin
    return {
      ...verdict,
      outcome: "fail",
      reason: `client ${cell.client.name} shows what did not happen: in a case like ${scenario.id} over ${transport}, which the harness answered itself, ${reason}`,
      expected,
      actual,
    }
  }
  return verdict
}

const known = new WeakMap<DecoyRun, { difference: Difference | undefined }>()

function differenceOf(run: DecoyRun): Difference | undefined {
  const found = known.get(run) ?? { difference: findDifference(run) }
  known.set(run, found)
  return found.difference
}

function findDifference({ decoy, observations, messages, seen }: DecoyRun): Difference | undefined {
  // It may lack what the twin needs: that is for the twin to say.
  if (observations.some(({ event }) => event === "unsupported")) return undefined
  const [expectation] = expectationsOf(decoy.answered.scenario)
  const difference = firstDifference(expectation, observations)
  if (difference !== undefined) return difference
  for (const call of expectation.server.keys()) {
    const ofServer = firstServerDifference(call, expectation, seen.lines)
    if (ofServer !== undefined) return ofServer
  }
  if (seen.problem !== undefined) {
    return {
      reason: "the call that came to the harness",
      expected: "one call, as the plan has it, in its turn",
      actual: seen.problem,
    }
  }
  return (
    connectionDifference(seen.connections) ??
    claimDifference(decoy.answered.scenario, { observations, messages, server: new Map() })
  )
}
