import { existsSync } from "node:fs"
import { join } from "node:path"
import { cellsText } from "../judge/outcome.ts"
import { type CellId, wayText } from "../select/coordinates.ts"
import { readResults } from "./results-file.ts"
import type { Results, WallTime } from "./results.ts"

export function wallTimeOf({ runtime, startedAt, jobs, cells, durationMs }: Results): WallTime {
  return { runtime, startedAt, jobs, cells: cells.length, durationMs }
}

/**
 * The wall time that the report about to be replaced has to offer: of the same
 * scenarios over the same transports in another runtime. Stacks may differ, as
 * containers bring tools that this machine lacks.
 */
export function replacedWallTime(
  reportDirectory: string,
  runtime: string,
  cells: readonly CellId[],
): WallTime | undefined {
  const file = join(reportDirectory, "results.json")
  if (!existsSync(file)) return undefined
  let replaced: Results
  try {
    replaced = readResults(file)
  } catch {
    // Cut off or of another version: replaced without a word.
    return undefined
  }
  const [before, now] = [new Set(replaced.cells.map(what)), new Set(cells.map(what))]
  if (before.size !== now.size || [...now].some((each) => !before.has(each))) return undefined
  return replaced.runtime === runtime ? replaced.comparedWith : wallTimeOf(replaced)
}

function what(cell: CellId): string {
  return `${cell.scenario} ${wayText(cell)}`
}

export const wallTimeHead = [
  "runtime",
  "cells",
  "all",
  "before cells",
  "of it build",
  "cells run",
  "of it launching",
]

/** A row a run, the report's own first. */
export function wallTimeRows(results: Results): string[][] {
  const runs = [wallTimeOf(results), ...(results.comparedWith ? [results.comparedWith] : [])]
  return runs.map(({ runtime, cells, durationMs }) => [
    runtime,
    String(cells),
    seconds(durationMs.total),
    seconds(durationMs.beforeCells),
    seconds(durationMs.build),
    seconds(durationMs.cells),
    seconds(durationMs.launching),
  ])
}

/** One line for a terminal; none where there is nothing to compare with. */
export function wallTimeLine(results: Results): string | undefined {
  const { comparedWith } = results
  if (comparedWith === undefined) return undefined
  const [here, there] = [wallTimeOf(results), comparedWith].map(
    ({ runtime, cells, durationMs }) =>
      `${runtime} ${seconds(durationMs.total)} (${cellsText(cells)} in ${seconds(durationMs.cells)}, of it launching ${seconds(durationMs.launching)}; before them ${seconds(durationMs.beforeCells)}, of it build ${seconds(durationMs.build)})`,
  )
  return `wall time: ${here}; ${there}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
