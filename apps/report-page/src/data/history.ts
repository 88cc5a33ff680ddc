import type { HistoryRun, Outcome } from "@interop/page-data"
import { getOrMake } from "./counts.ts"

/** Runs of the same cells as the last, the oldest first: only their scores can be compared. */
export function comparableRuns(history: readonly HistoryRun[]): HistoryRun[] {
  const selection = history.at(-1)?.selection
  return history.filter((run) => run.selection === selection && !run.interrupted)
}

export interface Flake {
  cell: string
  /** One a run. */
  outcomes: Outcome[]
  /** How often it was another than in the run before. */
  changes: number
}

/** Cells that did not end the same in all of these runs, those that changed most often first. */
export function flakesOf(runs: readonly HistoryRun[]): Flake[] {
  const cells = new Map<string, Outcome[]>()
  for (const [index, { notPassed }] of runs.entries()) {
    for (const [cell, outcome] of Object.entries(notPassed)) {
      const outcomes = getOrMake(cells, cell, () => Array.from(runs, (): Outcome => "pass"))
      outcomes[index] = outcome
    }
  }
  return [...cells]
    .map(([cell, outcomes]) => ({ cell, outcomes, changes: changesIn(outcomes) }))
    .filter(({ changes }) => changes > 0)
    .toSorted((one, other) => other.changes - one.changes || one.cell.localeCompare(other.cell))
}

function changesIn(outcomes: readonly Outcome[]): number {
  return outcomes.filter((outcome, index) => index > 0 && outcome !== outcomes[index - 1]).length
}

export interface Score {
  name: string
  /** One a run; undefined where the run did not have it. */
  points: ({ good: number; of: number; version: string | undefined } | undefined)[]
}

export function scoresOf(runs: readonly HistoryRun[]): Score[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.scores)))]
  return names.map((name) => ({
    name,
    points: runs.map((run) => {
      const score = run.scores[name]
      return score && { good: score.good, of: score.of, version: score.version }
    }),
  }))
}
