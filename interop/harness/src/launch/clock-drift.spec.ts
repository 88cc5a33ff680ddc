import { expect, test } from "vitest"
import { ClockDrift } from "./clock-drift.ts"

const quiet = { slowness: 1, latenessMs: 10 }

/** Of cases of 50 ms each, where the client's clock shows so much more than the harness's, and each line is read so late. */
function problemOf(aheadMs: readonly number[], lateMs: (index: number) => number = () => 0) {
  const drift = new ClockDrift()
  for (const [index, ahead] of aheadMs.entries()) {
    for (const part of [0, 20, 40]) {
      const printedMs = index * 50 + part
      drift.heard(printedMs + ahead, printedMs + lateMs(index))
    }
    drift.caseEnded()
  }
  return drift.problem(quiet)
}

const same = (value: number, count: number) => Array.from({ length: count }, () => value)

test("a wait that did not take place moves the clock", () => {
  expect(problemOf([...same(0, 5), ...same(100, 5)])).toMatch(/counts 100 ms that did not pass/)
})

test("a clock that counts lines leaves out most of the time", () => {
  const slow = Array.from({ length: 20 }, (_, index) => -index * 45)
  expect(problemOf(slow)).toMatch(/leaves out \d+ ms that did pass/)
})

test("lines that are read late now and then say nothing of the clock", () => {
  expect(problemOf(same(7, 20), (index) => (index % 3 === 0 ? 2 : 900))).toBeUndefined()
})

test("what was read at once, after the harness was held up, says nothing", () => {
  const drift = new ClockDrift()
  for (let index = 0; index < 5; index += 1) {
    drift.heard(index * 10, 400)
    drift.caseEnded()
  }
  for (let index = 10; index < 20; index += 1) {
    drift.heard(index * 50, index * 50)
    drift.caseEnded()
  }
  expect(drift.problem(quiet)).toBeUndefined()
})
