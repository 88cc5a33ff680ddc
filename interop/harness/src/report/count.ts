import { countOutcomes, isRed, tallyOf } from "../judge/outcome.ts"
import { cellKey } from "../select/coordinates.ts"
import type { CellRecord, Results } from "./results.ts"

/** As a last line counts tests: a problem of the run is a failure like that of a cell. */
export interface Count {
  passed: number
  failed: number
  skipped: number
  /** What failed, a line each. */
  failures: string[]
}

const shown = ["reason", "expected", "actual", "observed"] as const

export function countOf({ cells, problems }: Results): Count {
  const { passed, failed, skipped } = tallyOf(countOutcomes(cells))
  const red = cells.filter(({ outcome }) => isRed(outcome))
  return {
    passed,
    failed: failed + problems.length,
    skipped,
    failures: [...red.map(failureLine), ...problems],
  }
}

function failureLine(cell: CellRecord): string {
  const details = shown.flatMap((key) => (cell[key] === undefined ? [] : `; ${key}: ${cell[key]}`))
  return `${cellKey(cell)}${details.join("")}`
}
