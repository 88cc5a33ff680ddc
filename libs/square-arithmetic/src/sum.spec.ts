import { describe, expect, it } from "vitest"
import { sumOfSquares } from "./sum.ts"

describe("sumOfSquares", () => {
  it("is the tutorial's 506 for 0 to 11", () => {
    expect(sumOfSquares([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toBe(506)
  })

  it("is 0 for no numbers", () => {
    expect(sumOfSquares([])).toBe(0)
  })

  it("adds from left to right: small ones after a large one are lost", () => {
    const large = 2 ** 27
    expect(sumOfSquares([large, 1, 1])).toBe(2 ** 54)
    expect(sumOfSquares([1, 1, 1, 1, large])).toBe(2 ** 54 + 4)
  })

  it("taken in pieces is the same to the last bit", () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => 0.1 * i)
    const inPieces = sumOfSquares(numbers.slice(337), sumOfSquares(numbers.slice(0, 337)))
    expect(inPieces).toBe(sumOfSquares(numbers))
  })
})
