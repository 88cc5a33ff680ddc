import { describe, expect, it } from "vitest"
import { decodeDouble, encodeDouble } from "./index.ts"

const doubles: Array<[number, string]> = [
  [0, "0000000000000000"],
  [-0, "8000000000000000"],
  [1, "3ff0000000000000"],
  [12.3, "402899999999999a"],
  [-1e300, "fe37e43c8800759c"],
  [Number.MIN_VALUE, "0000000000000001"],
  [Number.MAX_VALUE, "7fefffffffffffff"],
  [Number.POSITIVE_INFINITY, "7ff0000000000000"],
  [Number.NEGATIVE_INFINITY, "fff0000000000000"],
]

describe("a double as hex digits", () => {
  it.each(doubles)("%d is %s, and back", (value, hex) => {
    expect(encodeDouble(value)).toBe(hex)
    expect(decodeDouble(hex)).toBe(value)
  })

  it("is NaN whatever the payload", () => {
    for (const hex of ["7ff8000000000000", "7ff8000000000001", "fff8dead00000000"]) {
      expect(decodeDouble(hex)).toBeNaN()
    }
    expect(encodeDouble(Number.NaN)).toMatch(/^[7f]ff8/)
  })

  it.each(["", "0", "402899999999999A", "402899999999999a0", "0x2899999999999a"])(
    "is not %j",
    (hex) => {
      expect(() => decodeDouble(hex)).toThrow(
        `not the 16 hex digits of a double: ${JSON.stringify(hex)}`,
      )
    },
  )
})
