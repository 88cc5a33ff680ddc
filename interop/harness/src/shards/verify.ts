import { isRed } from "../judge/outcome.ts"
import type { Results, SuiteRecord } from "../report/results.ts"
import { cellKey } from "../select/coordinates.ts"
import type { RunPlan } from "../select/plan.ts"
import { type Suite, complaint, contradictionsIn, contradictionsTo } from "./contradictions.ts"
import { otherCommit } from "./mixture.ts"

/** What results are held against. */
export interface Verifier {
  suite: Suite
  /** Of the suite that the catalogue was read from. */
  here: SuiteRecord
  /** Parts of several versions, or of another commit than that here, are as good. */
  allowsMixed: boolean
}

/** Every reason why the results are not the green end of the plan; none when they are. */
export function verify(plan: RunPlan, results: Results, verifier: Verifier): string[] {
  const planned = new Set(plan.cells.map(cellKey))
  const seen = new Set(results.cells.map(cellKey))
  const red = results.cells.filter(({ outcome }) => isRed(outcome))
  const mixed = [...(results.mixed ?? []), ...otherCommit(results, verifier.here)]
  return [
    ...complaint(
      [...planned].filter((key) => !seen.has(key)),
      "planned and not in the results",
    ),
    ...complaint(
      [...seen].filter((key) => !planned.has(key)),
      "in the results and not planned",
    ),
    ...complaint(red.map(cellKey), "red"),
    ...results.problems,
    ...(results.cells.length === 0 ? ["the results have no cell at all"] : []),
    ...contradictionsIn(results),
    ...contradictionsTo(verifier.suite, results),
    ...(verifier.allowsMixed ? [] : mixed.map((line) => `${line}; ${ALLOW_MIXED}`)),
  ]
}

export const ALLOW_MIXED = "to take it all the same: --allow-mixed"
