import { describe, expect, it } from "vitest"
import { port, wholeNumber } from "./index.ts"

describe("wholeNumber", () => {
  it("takes digits within its range", () => {
    expect(wholeNumber(1)("1")).toBe(1)
    expect(wholeNumber(0, 10)("010")).toBe(10)
  })

  it.each(["0", "11", "-1", "1.5", "1e1", "", " 1", "x"])("refuses %j from 1 to 10", (text) => {
    expect(() => wholeNumber(1, 10)(text)).toThrow("It must be a whole number from 1 to 10.")
  })

  it("says what the least is when there is no most", () => {
    expect(() => wholeNumber(1)("0")).toThrow("It must be a whole number 1 or more.")
    expect(() => wholeNumber(1)("99999999999999999999")).toThrow("1 or more")
  })
})

describe("port", () => {
  it("is from 0 to 65535", () => {
    expect([port("0"), port("65535")]).toEqual([0, 65_535])
    expect(() => port("65536")).toThrow("It must be a whole number from 0 to 65535.")
  })
})
