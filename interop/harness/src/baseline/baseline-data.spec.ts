import { expect, test } from "vitest"
import { sampleResults } from "../testing/sample-results.ts"
import { baselineData } from "./baseline-data.ts"

const names = ["a", "b", "c", "d", "e"].map((name) => `tutorial/${name}`)
const cells = (...outcomes: ("pass" | "fail" | "diverges" | "not-run")[]) =>
  outcomes.map((outcome, index) => ({ outcome, scenario: names[index] ?? "" }))

test("new, fixed, still red and worse are counted, and each change is named", () => {
  const before = sampleResults(cells("pass", "fail", "fail", "pass"))
  const now = sampleResults(cells("fail", "pass", "fail", "diverges", "fail"))
  const data = baselineData("before.json", before, now)

  expect(data).toMatchObject({
    source: "before.json",
    sameSelection: false,
    totals: before.totals,
    newReds: 2,
    fixed: 1,
    stillRed: 1,
    worse: 1,
    added: 1,
    addedCells: [4],
    gone: 0,
  })
  expect(data.changes.map(({ cell, kind, before: was }) => [cell, kind, was])).toEqual([
    [0, "worse", "pass"],
    [1, "better", "fail"],
    [3, "worse", "pass"],
  ])
})

test("a cell that shows something else with the same outcome is a change of its own kind", () => {
  const before = sampleResults([{ observed: "a: status OK" }])
  const now = sampleResults([{ observed: "a: status OK, with more" }])

  expect(baselineData("x", before, now)).toMatchObject({
    sameSelection: true,
    changes: [{ cell: 0, kind: "other", before: "pass", beforeObserved: "a: status OK" }],
    newReds: 0,
  })
})

test("what an interruption kept from running is no change", () => {
  const before = sampleResults(cells("pass", "pass", "pass"))
  const now = sampleResults(cells("pass", "fail", "not-run"), { interrupted: true })

  expect(baselineData("x", before, now)).toMatchObject({
    changes: [{ cell: 1 }],
    newReds: 1,
    gone: 0,
    added: 0,
  })
})
