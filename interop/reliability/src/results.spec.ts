import { expect, test } from "vitest"
import { type Row, isGreen, stateOf } from "./results.ts"

const held: Row = { check: "load", subject: "ours", figures: { calls: 1 }, broken: [] }
const broken: Row = { ...held, broken: ["a call never ended"] }

test("a bound that is broken, or a check that says nothing, is not green", () => {
  expect(isGreen([held])).toBe(true)
  expect(isGreen([held, broken])).toBe(false)
  expect(isGreen([held, { ...held, void: "a clean call failed" }])).toBe(false)
  expect(isGreen([])).toBe(false)
})

test("what others do is shown and makes no run red, nor green alone", () => {
  const compared = { ...broken, compared: true }
  expect(stateOf(compared)).toBe("compared")
  expect(isGreen([held, compared])).toBe(true)
  expect(isGreen([compared])).toBe(false)
  // The machine was at fault there as well.
  expect(isGreen([held, { ...compared, void: "a clean call failed" }])).toBe(false)
})
