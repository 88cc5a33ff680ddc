import type { Case, Observation, ServerObservation } from "@interop/driver-protocol"
import type { Driven } from "../drive/drive.ts"
import type { Cell } from "../select/cells.ts"
import type { KnownDivergence } from "../select/known-divergences.ts"
import { type Difference, firstDifference, firstServerDifference } from "./compare.ts"
import { type Expectation, expectationsOf } from "./expectation.ts"
import type { Outcome } from "./outcome.ts"
import { serverSummaryOf, summaryOf } from "./summary.ts"

export interface Verdict {
  cell: Cell
  outcome: Outcome
  /** Why it is no pass: one line. */
  reason?: string
  expected?: string
  actual?: string
  /** Of a cell that diverges: the entry that says so. */
  divergence?: KnownDivergence
  /** What was shown: one line, the same for the same behaviour. Empty where nothing was. */
  observed: string
  observations: Observation[]
  serverObservations: ServerObservation[]
  durationMs: number
  /** Files that show what happened. */
  logs: string[]
  /** What the client was given, if it came to that. */
  plan?: Case
}

/** Says of a driven cell what came of it. Nothing before this stage knows what is right. */
export function judge(driven: Driven): Verdict {
  const { cell, ending, observations, server, durationMs, logs, plan } = driven
  const serverObservations = [...server.values()].flat()
  const verdict = {
    cell,
    durationMs,
    logs,
    observations,
    serverObservations,
    ...(plan && { plan }),
  }
  if (ending.kind !== "ended") {
    return { ...verdict, outcome: ending.kind, reason: ending.reason, observed: ending.reason }
  }
  const unsupported = unsupportedIn(driven)
  if (unsupported !== undefined) {
    return { ...verdict, outcome: "unsupported", reason: unsupported, observed: unsupported }
  }
  const [first, ...others] = expectationsOf(cell.scenario)
  const found = [first, ...others].map((each) => differenceFrom(each, driven))
  const nearest = found[0] as Found
  const right = found.find(({ difference }) => difference === undefined) ?? nearest
  const { difference, observed } = right
  if (difference === undefined) return { ...verdict, outcome: "pass", observed }
  const { reason, expected, actual } = difference
  return { ...verdict, outcome: "fail", reason, expected, actual, observed }
}

interface Found {
  difference: Difference | undefined
  observed: string
}

function differenceFrom(expectation: Expectation, { observations, server }: Driven): Found {
  const observed = summaryOf(expectation, observations)
  const difference = firstDifference(expectation, observations)
  if (difference !== undefined) {
    const { inMetadata, actual } = difference
    return { difference, observed: inMetadata === true ? `${observed}; ${actual}` : observed }
  }
  for (const [call, expected] of expectation.server) {
    const seen = server.get(call) ?? []
    const ofServer = firstServerDifference(call, expected, seen)
    if (ofServer === undefined) continue
    return { difference: ofServer, observed: `${observed}; ${serverSummaryOf(call, seen)}` }
  }
  return { difference: undefined, observed }
}

function unsupportedIn({ cell, observations, server }: Driven): string | undefined {
  for (const each of observations) {
    if (each.event === "unsupported") return `client ${cell.client.name}: ${each.reason}`
  }
  for (const each of [...server.values()].flat()) {
    if (each.event === "unsupported") return `server ${cell.server.name}: ${each.reason}`
  }
  return undefined
}
