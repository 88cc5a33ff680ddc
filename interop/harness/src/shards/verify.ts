import { isOutcome, isRed } from "../judge/outcome.ts"
import type { Results } from "../report/results.ts"
import { cellKey } from "../select/coordinates.ts"
import type { RunPlan } from "../select/plan.ts"

/** Every reason why the results are not the green end of the plan; none when they are. */
export function verify(plan: RunPlan, results: Results): string[] {
  const planned = new Set(plan.cells.map(cellKey))
  const reported = results.cells.map(cellKey)
  const seen = new Set(reported)
  const red = results.cells.filter(({ outcome }) => !isOutcome(outcome) || isRed(outcome))
  const entries = new Set(results.divergences.map(({ entry }) => entry))
  const unexplained = results.cells.filter(
    ({ outcome, divergence }) => outcome === "diverges" && !entries.has(divergence ?? ""),
  )
  return [
    ...complaint(
      [...planned].filter((key) => !seen.has(key)),
      "planned and not in the results",
    ),
    ...complaint(
      [...seen].filter((key) => !planned.has(key)),
      "in the results and not planned",
    ),
    ...complaint(repeated(reported), "reported more than once"),
    ...complaint(red.map(cellKey), "red"),
    ...complaint(unexplained.map(cellKey), "diverges, and no known divergence says so"),
    ...results.problems,
    ...(results.cells.length === 0 ? ["the results have no cell at all"] : []),
    ...(results.green ? [] : ["the results call themselves red"]),
  ]
}

function complaint(keys: string[], what: string): string[] {
  const [first] = keys
  if (first === undefined) return []
  const more = keys.length === 1 ? "" : ` and ${keys.length - 1} more`
  return [`${what}: ${first}${more}`]
}

function repeated(keys: string[]): string[] {
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]
}
