import { describe, expect, it } from "vitest"
import { Message, toMessage, toNumber } from "./index.ts"

function wireBytes(value: number): string {
  return Buffer.from(toMessage(value).serializeBinary()).toString("hex")
}

function fromWire(hex: string): number {
  return toNumber(Message.deserializeBinary(Buffer.from(hex, "hex")))
}

describe("a message on the wire", () => {
  it("is field 1, a little-endian double", () => {
    expect(wireBytes(12.3)).toBe("099a99999999992840")
  })

  it("is empty for 0", () => {
    expect(wireBytes(0)).toBe("")
    expect(fromWire("")).toBe(0)
  })

  it.for([
    ["the smallest subnormal", 5e-324],
    ["the largest subnormal", 2.225073858507201e-308],
    ["the smallest normal", 2.2250738585072014e-308],
    ["the largest finite number", Number.MAX_VALUE],
    ["one rounding step above 1", 1 + Number.EPSILON],
    ["infinity", Number.POSITIVE_INFINITY],
    ["minus infinity", Number.NEGATIVE_INFINITY],
  ] as const)("keeps %s", ([, value]) => {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    expect(fromWire(`09${bytes.toString("hex")}`)).toBe(value)
    expect(wireBytes(value)).toBe(`09${bytes.toString("hex")}`)
  })

  it("keeps NaN, but not its payload", () => {
    expect(fromWire(wireBytes(Number.NaN))).toBeNaN()
    expect(fromWire("09010000000000f87f")).toBeNaN()
  })

  it("skips fields of a later version of the contract", () => {
    expect(fromWire("1005099a99999999992840")).toBe(12.3)
  })

  it("takes -0 for 0 both ways, as protobuf's JavaScript does", () => {
    expect(wireBytes(-0)).toBe("")
    expect(fromWire("090000000000000080")).toBe(0)
  })
})
