import type { HistoryRun, Outcome } from "@interop/page-data"
import { expect, test } from "vitest"
import { noTotals } from "./outcomes.ts"
import { comparableRuns, flakesOf, scoresOf } from "./history.ts"

const run = (
  notPassed: Record<string, Outcome>,
  differing: Partial<HistoryRun> = {},
): HistoryRun => ({
  startedAt: "2026-01-01T00:00:00.000Z",
  green: true,
  interrupted: false,
  runtime: "process",
  selection: "all",
  cells: 2,
  totals: noTotals(),
  scores: {},
  notPassed,
  ...differing,
})

test("runs of other cells and interrupted ones are not compared", () => {
  const history = [run({}, { selection: "some" }), run({}), run({}, { interrupted: true }), run({})]
  expect(comparableRuns(history)).toEqual([history[1], history[3]])
})

test("a cell that changes its mind is listed with how often, one that stays as it is is not", () => {
  const runs = [
    run({ a: "fail", b: "fail", d: "fail" }),
    run({ b: "fail" }),
    run({ a: "fail", b: "fail" }),
  ]
  expect(flakesOf(runs)).toEqual([
    { cell: "a", outcomes: ["fail", "pass", "fail"], changes: 2 },
    { cell: "d", outcomes: ["fail", "pass", "pass"], changes: 1 },
  ])
})

test("a run without a program leaves a gap in its line", () => {
  const score = { version: "1", good: 3, of: 4 }
  expect(scoresOf([run({}, { scores: { "server a": score } }), run({})])).toEqual([
    { name: "server a", points: [score, undefined] },
  ])
})
