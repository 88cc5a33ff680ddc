import { describe, expect, it } from "vitest"
import { countOf, eachMessage, messageOf, type Messages } from "./index.ts"

const inHex = (messages: Messages) =>
  [...eachMessage(messages)].map((message) => message.toString("hex"))

describe("the message of a send step", () => {
  it("has the bytes of the step", () => {
    expect(messageOf({ bytes: "CQAAAAAAAACA" }, undefined).toString("hex")).toBe(
      "090000000000000080",
    )
    expect(messageOf({ bytes: "" }, undefined)).toHaveLength(0)
  })

  it.each([0, 1, 5_000_000])("of a call with the codec bytes may have %d zeros behind", (zeros) => {
    const message = messageOf({ bytes: "esCWsQI=", zeros }, "bytes")
    expect(
      message.equals(Buffer.concat([Buffer.from("7ac096b102", "hex"), Buffer.alloc(zeros)])),
    ).toBe(true)
  })

  it("of another call has no zeros", () => {
    expect(() => messageOf({ bytes: "", zeros: 1 }, undefined)).toThrow(
      "zeros of step send are for calls with the codec bytes only",
    )
  })
})

describe("messages", () => {
  it("are a list", () => {
    const list = ["CQAAAAAAAACA", ""]
    expect(inHex(list)).toEqual(["090000000000000080", ""])
    expect(countOf(list)).toBe(2)
  })

  it.each<[Exclude<Messages, string[]>, string[]]>([
    [
      { count: 3, template: "", varying: { field: 1, type: "double", from: -1 } },
      ["09000000000000f0bf", "090000000000000000", "09000000000000f03f"],
    ],
    [
      { count: 2, template: "CAE=", varying: { field: 16, type: "int64", from: 127 } },
      ["080180017f", "080180018001"],
    ],
    [
      { count: 2, template: "", varying: { field: 2, type: "int64", from: -1 } },
      ["10ffffffffffffffffff01", "1000"],
    ],
    [
      { count: 1, template: "", varying: { field: 536_870_911, type: "int64", from: 2 ** 53 - 1 } },
      ["f8ffffff0fffffffffffffff0f"],
    ],
    [{ count: 0, template: "AA==", varying: { field: 1, type: "double", from: 0 } }, []],
  ])("are made by the rule %j", (rule, expected) => {
    expect(inHex(rule)).toEqual(expected)
    expect(countOf(rule)).toBe(rule.count)
  })

  it("that were made by a rule are each of their own", () => {
    const rule: Messages = {
      count: 2,
      template: "",
      varying: { field: 1, type: "double", from: 0 },
    }
    const [first, second] = [...eachMessage(rule)]
    second?.fill(0xff)
    expect(first?.toString("hex")).toBe("090000000000000000")
  })
})
