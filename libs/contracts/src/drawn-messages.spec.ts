import { type JsonValue, createFileRegistry, fromJson } from "@bufbuild/protobuf"
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt"
import { expect, test } from "vitest"
import { drawMessages } from "./drawn-messages.ts"
import { ContractError } from "./index.ts"

const message = (name: string, ...field: object[]) => ({ name, field })
const field = (name: string, number: number, of: string, label = "OPTIONAL") => ({
  name,
  number,
  label: `LABEL_${label}`,
  ...(of.startsWith(".") ? { type: "TYPE_MESSAGE", typeName: of } : { type: `TYPE_${of}` }),
})

function typesOf(syntax: string, ...messageType: object[]) {
  const file = { name: "drawn.proto", package: "drawn", syntax, messageType }
  const registry = createFileRegistry(
    fromJson(FileDescriptorSetSchema, { file: [file] } as JsonValue),
  )
  return (name: string) => {
    const type = registry.getMessage(`drawn.${name}`)
    if (type === undefined) throw new Error(`no ${name}`)
    return type
  }
}

test("a message that requires another of itself is refused in one line", () => {
  const type = typesOf(
    "proto2",
    message("A", field("b", 1, ".drawn.B", "REQUIRED")),
    message("B", field("c", 1, ".drawn.C", "REQUIRED")),
    message("C", field("b", 1, ".drawn.B", "REQUIRED"), field("a", 2, ".drawn.A")),
  )
  expect(() => drawMessages(type("A"), 1, 1)).toThrow(ContractError)
  expect(() => drawMessages(type("A"), 1, 1)).toThrow(
    "no message drawn.B can be complete, as it requires another of itself: drawn.B > drawn.C > drawn.B",
  )
})

test("a required message that ends is drawn, however often it is required", () => {
  const type = typesOf(
    "proto2",
    message("A", field("b", 1, ".drawn.B", "REQUIRED"), field("c", 2, ".drawn.B", "REQUIRED")),
    message("B", field("x", 1, "INT32", "REQUIRED"), field("a", 2, ".drawn.A")),
  )
  for (const { bytes } of drawMessages(type("A"), 1, 20)) expect(bytes.length).toBeGreaterThan(0)
})

test("200 types that all refer to each other are drawn", () => {
  const names = Array.from({ length: 200 }, (_, index) => `M${index}`)
  const all = names.map((name) =>
    message(name, ...names.map((other, index) => field(`f${index}`, index + 1, `.drawn.${other}`))),
  )
  expect(drawMessages(typesOf("proto3", ...all)("M0"), 1, 3)).toHaveLength(3)
})

test("a field may have the name of an object's prototype", () => {
  const type = typesOf("proto3", message("A", field("__proto__", 1, "BOOL")))("A")
  const drawn = drawMessages(type, 1, 20).map(({ bytes }) => Buffer.from(bytes).toString("hex"))
  expect(new Set(drawn)).toEqual(new Set(["", "0800", "0801"]))
})
