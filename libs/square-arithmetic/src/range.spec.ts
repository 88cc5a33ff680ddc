import { describe, expect, it } from "vitest"
import { SquareArithmeticError } from "./errors.ts"
import { squaresBetween, squaresUpTo } from "./range.ts"

describe("squaresUpTo", () => {
  it("includes the square of the end itself", () => {
    expect([...squaresUpTo(12)]).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144])
  })

  it.each([
    [0, [0]],
    [2.9, [0, 1, 4]],
    [-0, [0]],
    [-0.5, []],
    [-1, []],
    [-1e300, []],
  ])("up to %d is %j", (n, expected) => {
    expect([...squaresUpTo(n)]).toEqual(expected)
  })

  it("computes only what is taken", () => {
    expect([...squaresUpTo(Number.MAX_SAFE_INTEGER).take(3)]).toEqual([0, 1, 4])
  })

  it.each([
    [Number.NaN, "not-a-number", "a range cannot end at NaN"],
    [Number.POSITIVE_INFINITY, "not-finite", "a range cannot end at Infinity"],
    [Number.NEGATIVE_INFINITY, "not-finite", "a range cannot end at -Infinity"],
    [Number.MAX_SAFE_INTEGER + 1, "too-large", "a range cannot count up to 9007199254740992"],
    [1e300, "too-large", "a range cannot count up to 1e+300"],
  ])("refuses %d before the first square is asked for", (n, code, message) => {
    const asking = () => squaresUpTo(n)
    expect(asking).toThrow(SquareArithmeticError)
    expect(asking).toThrow(expect.objectContaining({ code }))
    expect(asking).toThrow(`${message}; ask for a number up to 9007199254740991`)
  })
})

describe("squaresBetween", () => {
  it("is a piece of the range", () => {
    expect([...squaresBetween(5, 3)]).toEqual([25, 36, 49])
    expect([...squaresBetween(5, 0)]).toEqual([])
  })
})
