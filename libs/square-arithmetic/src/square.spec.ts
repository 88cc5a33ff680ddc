import { describe, expect, it } from "vitest"
import { square } from "./square.ts"

describe("square", () => {
  it.each([
    [12.3, 151.29000000000002],
    [-3, 9],
    [0.1, 0.010000000000000002],
    [1e200, Number.POSITIVE_INFINITY],
    [1e-200, 0],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ])("of %d is %d", (x, expected) => {
    expect(square(x)).toBe(expected)
  })

  it("loses the sign of zero", () => {
    expect(Object.is(square(-0), 0)).toBe(true)
  })
})
