import { expect, it } from "vitest"
import { ClaimedTimes } from "./claimed-times.ts"

function problemOf(...cases: [claimedMs: number, seenMs: number][]): string | undefined {
  const times = new ClaimedTimes()
  for (const [claimedMs, seenMs] of cases) times.caseEnded(claimedMs, seenMs, 100)
  return times.problem()
}

it("finds waits that did not take place", () => {
  expect(problemOf([2000, 40], [2000, 45])).toBe(
    "breaks the driver contract: 2 cases took 4000 ms by its atMs, and 85 ms in fact",
  )
})

it("takes a case that was seen late, and short ones", () => {
  expect(problemOf([2000, 40], [2000, 2001], [2000, 1999])).toBeUndefined()
  expect(problemOf([400, 1], [400, 1])).toBeUndefined()
  expect(problemOf([600, 250], [600, 250])).toBeUndefined()
})
