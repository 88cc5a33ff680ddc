import { describe, expect, test } from "vitest"
import resultsSchema from "../../schemas/results.schema.json" with { type: "json" }
import {
  type Outcome,
  cellsText,
  changeOf,
  countOutcomes,
  countText,
  countsAs,
  isFailure,
  isOutcome,
  isRed,
  outcomes,
  tallyOf,
  totalsText,
  verdictOfRun,
  withProblem,
  worstOf,
} from "./outcome.ts"

const cellsOf = (...of: Outcome[]) => of.map((outcome) => ({ outcome }))

test.each<[Outcome, { red: boolean; failure: boolean; counts: string }]>([
  ["pass", { red: false, failure: false, counts: "passed" }],
  ["diverges", { red: false, failure: false, counts: "passed" }],
  ["unsupported", { red: false, failure: false, counts: "skipped" }],
  ["fail", { red: true, failure: true, counts: "failed" }],
  ["not-run", { red: true, failure: false, counts: "failed" }],
])("%s is %j", (outcome, { red, failure, counts }) => {
  expect({
    red: isRed(outcome),
    failure: isFailure(outcome),
    counts: countsAs(outcome),
  }).toEqual({ red, failure, counts })
})

test("there are these five outcomes and no other, in the schema of results.json as well", () => {
  expect([...outcomes]).toEqual(["pass", "diverges", "unsupported", "fail", "not-run"])
  expect(resultsSchema.properties.cells.items.properties.outcome.enum.toSorted()).toEqual(
    outcomes.toSorted(),
  )
  expect(resultsSchema.properties.totals.required.toSorted()).toEqual(outcomes.toSorted())
  expect(["passed", "", "constructor", undefined, 0].filter(isOutcome)).toEqual([])
})

test("counts", () => {
  const totals = countOutcomes(cellsOf("pass", "fail", "pass", "not-run", "diverges", "pass"))

  expect(totals).toEqual({ pass: 3, diverges: 1, unsupported: 0, fail: 1, "not-run": 1 })
  expect(tallyOf(totals)).toEqual({ passed: 4, failed: 2, skipped: 0 })
  expect(totalsText(totals)).toBe("6 cells: 3 pass, 1 diverges, 0 unsupported, 1 fails, 1 not run")
})

test("one is singular, any other number plural", () => {
  expect([0, 1, 2].map(cellsText)).toEqual(["0 cells", "1 cell", "2 cells"])
  expect([0, 1, 2].map((count) => countText(count, "diverges"))).toEqual([
    "0 diverge",
    "1 diverges",
    "2 diverge",
  ])
})

test("the worst of several is that of the highest rank, and none has none", () => {
  expect(worstOf([])).toBeUndefined()
  expect(worstOf(cellsOf("pass", "diverges", "pass"))).toBe("diverges")
  expect(worstOf(cellsOf("unsupported", "diverges"))).toBe("unsupported")
  expect(worstOf(cellsOf("fail", "unsupported", "pass"))).toBe("fail")
  expect(worstOf(cellsOf("not-run", "fail"))).toBe("not-run")
})

test("a change to a later outcome of the order is one for the worse", () => {
  const [pass, ...worse] = outcomes

  expect(worse.map((outcome) => changeOf(pass, outcome))).toEqual(worse.map(() => "worse"))
  expect(worse.map((outcome) => changeOf(outcome, pass))).toEqual(worse.map(() => "better"))
  expect(outcomes.map((outcome) => changeOf(outcome, outcome))).toEqual(outcomes.map(() => "same"))
  expect(changeOf("diverges", "unsupported")).toBe("worse")
  expect(changeOf("fail", "diverges")).toBe("better")
})

describe("a run", () => {
  const verdictOf = (
    cells: { outcome: Outcome }[],
    { planned = cells.length, problems = [] as string[], isPart = false } = {},
  ) => verdictOfRun({ cells, planned, problems, isPart })

  test("is green when every planned cell has an outcome that is not red, and one shows something", () => {
    expect(verdictOf(cellsOf("pass", "diverges", "unsupported"))).toEqual({
      totals: { pass: 1, diverges: 1, unsupported: 1, fail: 0, "not-run": 0 },
      problems: [],
      green: true,
    })
  })

  test.each<[string, ReturnType<typeof verdictOf>, string[]]>([
    ["a failed cell", verdictOf(cellsOf("pass", "fail")), []],
    ["a cell that was not run", verdictOf(cellsOf("pass", "not-run")), []],
    [
      "a problem",
      verdictOf(cellsOf("pass"), { problems: ["server x did not end"] }),
      ["server x did not end"],
    ],
    [
      "a planned cell without an outcome",
      verdictOf(cellsOf("pass"), { planned: 2 }),
      ["2 cells planned, 1 with an outcome"],
    ],
    [
      "an outcome that nobody planned",
      verdictOf(cellsOf("pass", "pass"), { planned: 1 }),
      ["1 cell planned, 2 with an outcome"],
    ],
    ["nothing planned", verdictOf([]), ["no cell was planned"]],
    [
      "nothing but unsupported cells",
      verdictOf(cellsOf("unsupported", "unsupported")),
      ["nothing was shown: every cell is unsupported"],
    ],
  ])("with %s is red", (_, verdict, problems) => {
    expect(verdict).toMatchObject({ green: false, problems })
  })

  test("to which something more is found wrong is red", () => {
    const verdict = verdictOf(cellsOf("pass"))

    expect(withProblem(verdict, "cannot write junit.xml")).toEqual({
      ...verdict,
      problems: ["cannot write junit.xml"],
      green: false,
    })
  })

  test("that is one of several parts may be unsupported as a whole, and nothing else is let pass", () => {
    const isPart = true

    expect(verdictOf(cellsOf("unsupported"), { isPart }).green).toBe(true)
    expect(verdictOf(cellsOf("fail"), { isPart }).green).toBe(false)
    expect(verdictOf([], { isPart }).green).toBe(false)
    expect(verdictOf(cellsOf("unsupported"), { isPart, planned: 2 }).green).toBe(false)
  })
})
