import { Message } from "@interop/contract"
import { describe, expect, it } from "vitest"
import { doubleIn, messageOf } from "./index.ts"

const doubles = [
  "0000000000000000",
  "8000000000000000",
  "402899999999999a",
  "7ff0000000000001",
  "fff8dead00000001",
]

describe("a driven message", () => {
  it.each(doubles)("keeps %s to the bit, padded or not", (hex) => {
    expect(doubleIn(messageOf(hex))).toBe(hex)
    expect(doubleIn(messageOf(hex, 300))).toBe(hex)
  })

  it.each([
    [0, "7a00"],
    [1, "7a0100"],
    [128, `7a8001${"00".repeat(128)}`],
  ])("of %d padding bytes has them as field 15", (paddingBytes, padding) => {
    expect(messageOf("0000000000000000", paddingBytes).toString("hex")).toBe(padding)
  })

  it("is one that the generated class reads", () => {
    const message = messageOf("402899999999999a", 3_000_000)
    expect(message).toHaveLength(9 + 1 + 4 + 3_000_000)
    expect(Message.deserializeBinary(message).getMessage()).toBe(12.3)
  })
})
