import { describe, expect, it } from "vitest"
import { Message, toMessage, toNumber } from "./index.ts"
import { bareMessage, decodeBits, decodeNumber, encodeBits, encodeNumber } from "./messages.ts"

const numbers = [
  0,
  1,
  -1.5,
  12.3,
  5e-324,
  2.225073858507201e-308,
  Number.MAX_VALUE,
  1 + Number.EPSILON,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, "hex")
}

describe("a message", () => {
  it.each(numbers)("of %d is what the generated class makes of it, and back", (value) => {
    const generated = toMessage(value).serializeBinary()
    expect(encodeNumber(value)).toEqual(Buffer.from(generated))
    expect(decodeNumber(Buffer.from(generated))).toBe(value)
    expect(toNumber(Message.deserializeBinary(encodeNumber(value)))).toBe(value)
  })

  it("keeps the sign of zero, and leaves out +0 only", () => {
    expect(encodeNumber(0)).toHaveLength(0)
    expect(encodeNumber(-0)).toEqual(bytesOf("090000000000000080"))
    expect(decodeNumber(encodeNumber(-0))).toBe(-0)
    expect(decodeNumber(bytesOf(""))).toBe(0)
    expect(decodeNumber(bytesOf("090000000000000000"))).toBe(0)
  })

  it("keeps a quiet NaN's payload and sign also as a number", () => {
    for (const bits of [0x7ff8_0000_0000_0001n, 0xfff8_dead_beef_0001n]) {
      const message = encodeNumber(decodeNumber(encodeBits(bits)))
      expect(decodeBits(message)).toBe(bits)
    }
  })

  it.each([
    0n,
    1n,
    0x8000_0000_0000_0000n,
    0x7ff0_0000_0000_0001n,
    0xfff0_0000_0000_0001n,
    0x7ff8_0000_0000_0001n,
    0xffff_ffff_ffff_ffffn,
  ])("keeps the bits 0x%s, a signalling NaN's too", (bits) => {
    expect(decodeBits(encodeBits(bits))).toBe(bits)
  })
})

describe("a message from elsewhere", () => {
  it("may have fields of a later version, before and after the number", () => {
    const minusZero = "090000000000000080"
    for (const hex of [`1005${minusZero}`, `${minusZero}7a03000000`, `1005${minusZero}7a00`]) {
      expect(decodeNumber(bytesOf(hex))).toBe(-0)
      expect(bareMessage(bytesOf(hex))).toEqual(bytesOf(minusZero))
    }
    expect(decodeBits(bytesOf("7a00"))).toBe(0n)
    expect(decodeBits(bytesOf("7a0009010000000000f07f"))).toBe(0x7ff0_0000_0000_0001n)
  })

  it("may have a 0 written out, which is left out again", () => {
    expect(bareMessage(bytesOf("090000000000000000"))).toEqual(bytesOf(""))
    expect(bareMessage(bytesOf("090100000000000000"))).toEqual(bytesOf("090100000000000000"))
    expect(bareMessage(bytesOf("090000000001000000"))).toEqual(bytesOf("090000000001000000"))
  })

  it("counts with the last of several numbers", () => {
    expect(decodeNumber(Buffer.concat([encodeNumber(1), encodeNumber(2)]))).toBe(2)
  })

  it("may have the number's field in a form of a later version", () => {
    expect(decodeNumber(bytesOf("0805"))).toBe(0)
  })

  it.each(["09", "0900", "0a", "08", "7a05", "ff"])("is refused when it is cut off: %s", (hex) => {
    expect(() => decodeNumber(bytesOf(hex))).toThrow(/Assertion failed|Failure: /)
  })
})
