/**
 * The one home of the verdict: which outcomes are red, what a run makes of its cells, and when a change is one for the
 * worse. Every report, exit code and gate asks here. docs/architecture.md, Outcomes, says when a cell has which.
 */

/** From best to worst. */
export const outcomes = ["pass", "diverges", "unsupported", "fail", "not-run"] as const

export type Outcome = (typeof outcomes)[number]
export type Totals = Record<Outcome, number>

interface Meaning {
  red: boolean
  /** In counts of the form `N passed, N failed, N skipped`. */
  counts: keyof Tally
  /** After a number of cells other than 1. */
  plural: string
  /** After `1`. */
  singular: string
}

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

const meanings: Record<Outcome, Meaning> = {
  pass: { red: false, counts: "passed", plural: "pass", singular: "passes" },
  diverges: { red: false, counts: "passed", plural: "diverge", singular: "diverges" },
  unsupported: {
    red: false,
    counts: "skipped",
    plural: "unsupported",
    singular: "unsupported",
  },
  fail: { red: true, counts: "failed", plural: "fail", singular: "fails" },
  "not-run": { red: true, counts: "failed", plural: "not run", singular: "not run" },
}

export function isOutcome(value: unknown): value is Outcome {
  return outcomes.includes(value as Outcome)
}

export function isRed(outcome: Outcome): outcome is "fail" | "not-run" {
  return meanings[outcome].red
}

export function countOutcomes(cells: readonly { outcome: Outcome }[]): Totals {
  const totals: Totals = { pass: 0, diverges: 0, unsupported: 0, fail: 0, "not-run": 0 }
  for (const { outcome } of cells) totals[outcome] += 1
  return totals
}

/** Which of the three kinds of count an outcome belongs to. */
export function countsAs(outcome: Outcome): keyof Tally {
  return meanings[outcome].counts
}

/** Red by what was shown, which can be looked into and recorded; a cell that was not run has shown nothing. */
export function isFailure(outcome: Outcome): outcome is "fail" {
  return isRed(outcome) && outcome !== "not-run"
}

export function worstOf(cells: readonly { outcome: Outcome }[]): Outcome | undefined {
  const there = new Set(cells.map(({ outcome }) => outcome))
  return outcomes.findLast((outcome) => there.has(outcome))
}

export function tallyOf(totals: Totals): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 }
  for (const outcome of outcomes) tally[countsAs(outcome)] += totals[outcome]
  return tally
}

/** `3 pass`, `1 fails`: a number of cells with their outcome. */
export function countText(count: number, outcome: Outcome): string {
  const { singular, plural } = meanings[outcome]
  return `${count} ${count === 1 ? singular : plural}`
}

/** `1 cell`, `3 cells`. */
export function cellsText(count: number): string {
  return `${count} ${count === 1 ? "cell" : "cells"}`
}

/** One line with all counts. */
export function totalsText(totals: Totals): string {
  const cells = outcomes.reduce((sum, outcome) => sum + totals[outcome], 0)
  const counts = outcomes.map((outcome) => countText(totals[outcome], outcome))
  return `${cellsText(cells)}: ${counts.join(", ")}`
}

/** What became of a cell since an earlier run. */
export function changeOf(was: Outcome, is: Outcome): "better" | "same" | "worse" {
  const [before, now] = [outcomes.indexOf(was), outcomes.indexOf(is)]
  return before === now ? "same" : now > before ? "worse" : "better"
}

export interface RunVerdict {
  totals: Totals
  /** All that is wrong besides the cells. */
  problems: string[]
  green: boolean
}

/** The same with one thing more that is wrong. */
export function withProblem<Verdict extends RunVerdict>(
  verdict: Verdict,
  problem: string,
): Verdict {
  return { ...verdict, problems: [...verdict.problems, problem], green: false }
}

/** What a run, or all its shards together, comes to. */
export function verdictOfRun({
  cells,
  planned,
  problems,
  isPart = false,
}: {
  cells: readonly { outcome: Outcome }[]
  /** How many cells there were to run. */
  planned: number
  problems: readonly string[]
  /** Of a whole that is judged later: it need not show anything by itself. */
  isPart?: boolean
}): RunVerdict {
  const totals = countOutcomes(cells)
  const all = [...problems]
  if (cells.length !== planned) {
    all.push(`${cellsText(planned)} planned, ${cells.length} with an outcome`)
  }
  if (planned === 0) all.push("no cell was planned")
  else if (!isPart && totals.unsupported === cells.length) {
    all.push("nothing was shown: every cell is unsupported")
  }
  return {
    totals,
    problems: all,
    green: all.length === 0 && !cells.some(({ outcome }) => isRed(outcome)),
  }
}
