import { create, createRegistry, toBinary, toJson } from "@bufbuild/protobuf"
import { AnySchema, NullValue, StructSchema, ValueSchema, anyPack } from "@bufbuild/protobuf/wkt"
import { expect, test } from "vitest"
import { describeMessage } from "./json-messages.ts"
import { jsonText, withMapsInOrder } from "./json-text.ts"

const registry = createRegistry(StructSchema, ValueSchema, AnySchema)
const unordered = { b: { d: 1, c: [{ f: null, e: -0 }] }, a: "x", ["__proto__"]: 1 }
const ordered = '{"__proto__":1,"a":"x","b":{"c":[{"e":-0,"f":null}],"d":1}}'

test("what a Struct holds is in the order of its keys", () => {
  const json = JSON.parse(jsonText(unordered)) as typeof unordered
  expect(jsonText(withMapsInOrder(json, StructSchema, registry))).toBe(ordered)
})

test("and so is a Struct in an Any", () => {
  const struct = create(StructSchema, {
    fields: {
      z: { kind: { case: "boolValue", value: true } },
      y: { kind: { case: "nullValue", value: NullValue.NULL_VALUE } },
    },
  })
  const json = toJson(AnySchema, anyPack(StructSchema, struct), { registry })
  expect(jsonText(withMapsInOrder(json, AnySchema, registry))).toContain('{"y":null,"z":true}')
})

test("an Any of a type that nobody knows is shown by its name", () => {
  const bytes = toBinary(
    AnySchema,
    create(AnySchema, { typeUrl: "x.y/z.Lost", value: Buffer.from("0801", "hex") }),
  )
  expect(describeMessage(AnySchema, registry, bytes)).toBe('{"@type":"x.y/z.Lost"}')
})
