import { readFileSync } from "node:fs"
import { Contract } from "@interop/contracts"
import { expect, test } from "vitest"
import { model } from "./model.ts"
import { notation } from "./notation.ts"

const descriptorFile = new URL(
  "../../../libs/contract/src/generated/data.protoset",
  import.meta.url,
)
const contract = new Contract({
  name: "square",
  descriptorFile: descriptorFile.pathname,
  descriptors: readFileSync(descriptorFile),
  notation,
  model,
})
const type = contract.message("squarerpc_service.Message")
const hex = (written: unknown) => Buffer.from(notation.encode(written, type)).toString("hex")

test.each([
  [0, ""],
  [12.3, "099a99999999992840"],
  [-0, "090000000000000080"],
  ["7ff8000000000001", "09010000000000f87f"],
  ["0000000000000000", ""],
])("%s is the message %s", (written, bytes) => {
  expect(hex(written)).toBe(bytes)
})

test.each([["one"], [true], ["402899999999999A"], [{ message: 3 }]])(
  "%j is no number",
  (written) => {
    expect(() => notation.encode(written, type)).toThrow(
      "is neither a number nor the 16 hex digits of a double",
    )
  },
)

test.each([
  ["", "0 (0000000000000000)", "0000000000000000"],
  ["09000000000000f03f", "1 (3ff0000000000000)", "3ff0000000000000"],
  ["090000000000000080", "-0 (8000000000000000)", "8000000000000000"],
  // The last of two, and a field that the contract does not know.
  ["09000000000000f03f7a020000090000000000002240", "9 (4022000000000000)", "4022000000000000"],
  ["09ff", "bytes 09ff, which are no message", "bytes 09ff"],
  ["ff", "bytes ff, which are no message", "bytes ff"],
])("the bytes %j read %s", (bytes, text, brief) => {
  expect(notation.describe(Buffer.from(bytes, "hex"), type)).toBe(text)
  expect(notation.brief(Buffer.from(bytes, "hex"), type)).toBe(brief)
})

test("a summary for people has numbers for their bits, but for NaN, of which there are many", () => {
  expect(notation.readable?.("a: received 4022000000000000 8000000000000000, status OK")).toBe(
    "a: received 9 -0, status OK",
  )
  expect(notation.readable?.("received 7ff8000000000001")).toBe("received NaN (7ff8000000000001)")
})

test("random messages are the same for the same seed, and in their range of exponents", () => {
  const rule = { seed: 14, count: 50, exponents: [-2, 2] }
  const random = notation.random?.(rule, type) ?? []
  expect(random).toEqual(notation.random?.(rule, type))
  expect(random).toHaveLength(50)
  for (const each of random) {
    const size = Math.abs(Buffer.from(each).readDoubleLE(1))
    expect(size).toBeGreaterThanOrEqual(0.25)
    expect(size).toBeLessThan(8)
  }
})

test.each([
  ["square", [12.3], [151.29000000000002]],
  ["rangeSquare", [3], [0, 1, 4, 9]],
  ["rangeSquare", [-1], []],
  ["sumSquare", [1, 2, 3], [14]],
  ["sumSquare", [], [0]],
  ["streamrangeSquare", [2, 3], [4, 9]],
])("%s of %j is %j", (name, requests, responses) => {
  for (const bidi of ["interleaved", "after-half-close"]) {
    const call = model.open(contract.method(name), { bidi })
    for (const request of requests) call?.accept(notation.encode(request, type))
    call?.halfClose()
    const answers: string[] = []
    for (let next = call?.next(); typeof next === "object"; next = call?.next()) {
      answers.push(notation.brief(next.bytes, type))
    }
    expect(answers).toEqual(
      responses.map((each) => notation.brief(notation.encode(each, type), type)),
    )
    expect(call?.next()).toBe("end")
  }
})

test("only a computed NaN may have other bits than the model's", () => {
  const square = (written: number) => {
    const call = model.open(contract.method("square"), {})
    call?.accept(notation.encode(written, type))
    call?.halfClose()
    return call?.next()
  }
  expect(square(Number.NaN)).toMatchObject({ anyNaN: true })
  expect(square(3)).toMatchObject({ anyNaN: false })
})
