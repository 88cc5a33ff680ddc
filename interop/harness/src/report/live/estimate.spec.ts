import { expect, test } from "vitest"
import { Estimate, elapsedText, remainingText } from "./estimate.ts"

/** What is estimated second by second, of things that get done at these rates a second, in whole seconds. */
function estimates(total: number, ratesBySecond: readonly number[]): (number | undefined)[] {
  const estimate = new Estimate(total, 0)
  let done = 0
  return ratesBySecond.map((rate, index) => {
    done += rate
    const ms = estimate.remainingMs(done, (index + 1) * 1000)
    return ms === undefined ? undefined : Math.round(ms / 1000)
  })
}

const seconds = (count: number, rate: number) => Array.from({ length: count }, () => rate)

test("nothing is said before five seconds and a twentieth of all", () => {
  expect(estimates(1000, seconds(6, 100))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    5,
    4,
  ])
  expect(estimates(1000, seconds(25, 2)).findIndex((each) => each !== undefined)).toBe(24)
})

test("an even pace is counted down", () => {
  const said = estimates(1000, seconds(100, 10))
  expect(said.slice(4, 99)).toEqual(Array.from({ length: 95 }, (_, index) => 95 - index))
})

test("a slower pace shows in half a minute, a lull is no standstill", () => {
  const slower = estimates(10_000, [...seconds(60, 100), ...seconds(60, 10)])
  expect(slower[59]).toBe(40)
  expect(slower.at(-1)).toBeGreaterThan(120)
  const lull = estimates(10_000, [...seconds(60, 100), ...seconds(10, 0)])
  expect(lull.at(-1)).toBeLessThan(80)
})

test("the last things, which take much longer than all before, are no ten seconds for ever", () => {
  const said = estimates(1000, [...seconds(99, 10), ...seconds(40, 0)])
  expect(said[98]).toBe(1)
  expect(said.at(-1)).toBe(40)
})

test("when all is through, nothing is left to be estimated", () => {
  expect(estimates(100, seconds(10, 10)).at(-1)).toBeUndefined()
})

test.each([
  [1, "about 10 s left"],
  [41_000, "about 50 s left"],
  [89_000, "about 90 s left"],
  [100_000, "about 2 min left"],
  [3_600_000, "about 60 min left"],
  [7_300_000, "about 2 h left"],
])("%d ms are %s", (ms, text) => {
  expect(remainingText(ms)).toBe(text)
})

test.each([
  [0, "0:00"],
  [7999, "0:07"],
  [750_000, "12:30"],
  [3_723_000, "1:02:03"],
])("%d ms have passed: %s", (ms, text) => {
  expect(elapsedText(ms)).toBe(text)
})
