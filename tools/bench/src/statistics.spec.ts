import { describe, expect, it } from "vitest"
import { ratiosByRound, spreadOf } from "./statistics.ts"

describe("spreadOf", () => {
  it("takes the middle one of an odd number of values, in whatever order", () => {
    expect(spreadOf([30, 1, 2])).toEqual({ median: 2, min: 1, max: 30 })
  })

  it("takes the mean of the two in the middle of an even number", () => {
    expect(spreadOf([4, 1, 2, 100])).toEqual({ median: 3, min: 1, max: 100 })
  })

  it("has nothing to say of no values", () => {
    expect(() => spreadOf([])).toThrow("no values")
  })
})

describe("ratiosByRound", () => {
  it("pairs what was measured in the same round", () => {
    expect(ratiosByRound([10, 2], [5, 1])).toEqual([2, 2])
  })

  it("refuses rounds that do not pair up", () => {
    expect(() => ratiosByRound([1, 2], [1])).toThrow("pair up")
  })
})
