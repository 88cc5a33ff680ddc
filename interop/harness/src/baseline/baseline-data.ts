import type { BaselineData, Change } from "@interop/page-data"
import { isRed } from "../judge/outcome.ts"
import type { CellRecord, Results } from "../report/results.ts"
import { cellKey } from "../select/coordinates.ts"
import { changedVersions } from "./changed-versions.ts"
import { type CellPair, pairsOf } from "./diff.ts"
import { selectionOf } from "./selection.ts"

/** What became of the cells since an earlier run, as reports show it. */
export function baselineData(source: string, baseline: Results, results: Results): BaselineData {
  const all = pairsOf(baseline, results)
  // What an interruption kept from running has not changed.
  const pairs =
    results.interrupted === true ? all.filter(({ is }) => is.outcome !== "not-run") : all
  const places = new Map(results.cells.map((cell, index) => [cellKey(cell), index]))
  const common = new Set(all.map(({ is }) => cellKey(is)))
  const added = results.cells.flatMap((cell, index) => (common.has(cellKey(cell)) ? [] : [index]))
  const turned = (from: boolean, to: boolean) =>
    pairs.filter(({ was, is }) => isRed(was.outcome) === from && isRed(is.outcome) === to)
  const addedReds = added.filter((index) => isRed(results.cells[index]?.outcome ?? "pass"))
  const { commit } = baseline.suite
  return {
    source,
    sameSelection: selectionOf(baseline) === selectionOf(results),
    startedAt: baseline.startedAt,
    ...(commit !== undefined && { commit }),
    totals: baseline.totals,
    versions: changedVersions(baseline, results),
    changes: pairs.flatMap((pair) => changeIn(pair, places)),
    newReds: turned(false, true).length + addedReds.length,
    fixed: turned(true, false).length,
    stillRed: turned(true, true).length,
    worse: turned(false, false).filter(({ change }) => change === "worse").length,
    gone: baseline.cells.length - all.length,
    added: added.length,
    addedCells: added,
  }
}

function changeIn({ was, is, change }: CellPair, places: ReadonlyMap<string, number>): Change[] {
  if (change === "same" && shownBy(was) === shownBy(is)) return []
  const cell = places.get(cellKey(is))
  if (cell === undefined) return []
  const { observed, reason } = was
  const beforeObserved = observed ?? reason
  return [
    {
      cell,
      kind: change === "same" ? "other" : change,
      before: was.outcome,
      ...(beforeObserved !== undefined && { beforeObserved: beforeObserved.slice(0, 4000) }),
    },
  ]
}

function shownBy({ outcome, observed, reason }: CellRecord): string {
  return JSON.stringify([outcome, observed ?? reason])
}
