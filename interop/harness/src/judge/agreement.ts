import { codeName } from "./describe.ts"
import {
  answerBytes,
  answerKey,
  differencesBetween,
  noGrpcIn,
  statusesIn,
  tellsAllEnds,
} from "./external.ts"
import type { Verdict } from "./verdict.ts"

/** What clients show all alike where nothing came of the service. */
const whyNone = new Map([
  ["DEADLINE_EXCEEDED", "the call did not end in time."],
  ["UNIMPLEMENTED", "the service does not have this method; is it the contract that it speaks?"],
  ["UNAVAILABLE", "no answer of the service came."],
])

/** What most clients saw of a service of the user's own, in one scenario. */
export interface Agreement {
  shown: string
  clients: number
  of: number
}

/**
 * Where the cases tell no end, the clients have to agree: those that saw
 * something else than most are red, and all are where no answer is that of
 * most, or where none came at all.
 */
export function withAgreement(verdicts: readonly Verdict[]): {
  verdicts: Verdict[]
  agreements: Map<string, Agreement>
} {
  const agreements = new Map<string, Agreement>()
  const judged = new Map<Verdict, Verdict>()
  const external = verdicts.filter(
    ({ cell, outcome }) => cell.server.external !== undefined && outcome === "pass",
  )
  for (const [id, its] of Map.groupBy(external, ({ cell }) => cell.scenario.id)) {
    const groups = [...Map.groupBy(its, answerKey).values()].toSorted((a, b) => b.length - a.length)
    const [alike = [], second] = groups
    const [first] = alike
    if (first === undefined) continue
    const shown = first.observed
    agreements.set(id, { shown, clients: alike.length, of: its.length })
    if (its.every(tellsAllEnds)) continue
    const tie = second !== undefined && second.length === alike.length
    for (const verdict of its) {
      let difference
      if (tie) difference = withoutMajority(groups)
      else if (alike.includes(verdict)) difference = withoutAnswer(verdict)
      else {
        const differences = differencesBetween(first, verdict)
        difference = {
          reason: `the clients disagree: ${alike.length} of ${its.length} saw something else${differences === "" ? "" : `: ${differences}`}`,
          ...otherThan(first, verdict),
        }
      }
      if (difference !== undefined)
        judged.set(verdict, { ...verdict, outcome: "fail", ...difference })
    }
  }
  return { verdicts: verdicts.map((each) => judged.get(each) ?? each), agreements }
}

function withoutMajority(groups: readonly Verdict[][]): { reason: string } {
  const each = groups.map((same) => `${names(same)} saw ${same[0]?.observed}`)
  return { reason: `the clients disagree, and no answer is that of most: ${each.join("; ")}` }
}

/** Two answers that read alike are told apart by their bytes. */
function otherThan(most: Verdict, verdict: Verdict): { expected: string; actual: string } {
  if (verdict.observed !== most.observed) {
    return { expected: most.observed, actual: verdict.observed }
  }
  return {
    expected: `${most.observed}, bytes ${answerBytes(most)}`,
    actual: `${verdict.observed}, bytes ${answerBytes(verdict)}`,
  }
}

/** All may agree that nobody was there. */
function withoutAnswer(verdict: Verdict): { reason: string } | undefined {
  const [first] = statusesIn(verdict).flatMap((status) => {
    const instead = noGrpcIn(status)
    const code = codeName(status.code)
    const why =
      instead === undefined ? whyNone.get(code) : `the service ${instead}, which is no gRPC.`
    return why === undefined ? [] : [{ code, why }]
  })
  if (first === undefined) return undefined
  const { code, why } = first
  return {
    reason: `status ${code}: ${why} If that is right, the case has to tell it: receive-to-end: { status: ${code} }`,
  }
}

function names(verdicts: readonly Verdict[]): string {
  return verdicts.map(({ cell }) => cell.client.name).join(", ")
}
