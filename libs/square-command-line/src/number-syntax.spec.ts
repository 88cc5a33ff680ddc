import { describe, expect, it } from "vitest"
import { parseNumber } from "./number-syntax.ts"

describe("a number", () => {
  it.each([
    ["0", 0],
    ["-0", -0],
    ["12.3", 12.3],
    ["+7", 7],
    [".5", 0.5],
    ["5.", 5],
    ["007", 7],
    ["1e300", 1e300],
    ["-2.5E-3", -0.0025],
    ["1e400", Number.POSITIVE_INFINITY],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
  ])("may be written %s", (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it.each([
    "",
    " ",
    "-",
    ".",
    "e5",
    "1e",
    "0x10",
    "0b1",
    "1_000",
    "1,5",
    "12abc",
    "nan",
    "inf",
    "--1",
  ])("is not written %j", (text) => {
    expect(parseNumber(text)).toBeUndefined()
  })
})
