import { fromJson, toBinary } from "@bufbuild/protobuf"
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt"
import { describe, expect, test } from "vitest"
import { Contract, ContractError, Descriptors } from "./index.ts"

const field = (name: string, number: number, type: string, more: object = {}) => ({
  name,
  number,
  type: `TYPE_${type}`,
  label: "LABEL_OPTIONAL",
  ...more,
})
const repeated = { label: "LABEL_REPEATED" }

const file = {
  name: "shop.proto",
  package: "shop.v1",
  syntax: "proto3",
  messageType: [
    {
      name: "Order",
      field: [
        field("id", 1, "INT64"),
        field("total", 2, "DOUBLE"),
        field("note", 3, "STRING", { oneofIndex: 1, proto3Optional: true }),
        field("counts", 4, "INT32", repeated),
        field("prices", 5, "MESSAGE", { ...repeated, typeName: ".shop.v1.Order.PricesEntry" }),
        field("card", 6, "STRING", { oneofIndex: 0 }),
        field("cash", 7, "MESSAGE", { oneofIndex: 0, typeName: ".shop.v1.Cash" }),
        field("state", 8, "ENUM", { typeName: ".shop.v1.State" }),
        field("rate", 9, "FLOAT"),
      ],
      oneofDecl: [{ name: "payment" }, { name: "_note" }],
      nestedType: [
        {
          name: "PricesEntry",
          options: { mapEntry: true },
          field: [field("key", 1, "STRING"), field("value", 2, "SINT64")],
        },
      ],
    },
    { name: "Cash", field: [field("given", 1, "UINT32"), field("back", 2, "UINT32")] },
  ],
  enumType: [
    {
      name: "State",
      value: [
        { name: "NEW", number: 0 },
        { name: "SENT", number: 1 },
      ],
    },
  ],
  service: [
    {
      name: "Orders",
      method: [
        { name: "Get", inputType: ".shop.v1.Order", outputType: ".shop.v1.Order" },
        {
          name: "watch_all",
          inputType: ".shop.v1.Cash",
          outputType: ".shop.v1.Order",
          serverStreaming: true,
        },
      ],
    },
    {
      name: "Archive",
      method: [
        {
          name: "Get",
          inputType: ".shop.v1.Order",
          outputType: ".shop.v1.Cash",
          clientStreaming: true,
        },
      ],
    },
  ],
}

const closedFile = {
  name: "closed.proto",
  package: "closed",
  messageType: [
    {
      name: "Levels",
      field: [
        field("one", 1, "ENUM", { typeName: ".closed.Level" }),
        field("many", 2, "ENUM", { ...repeated, typeName: ".closed.Level" }),
        field("by_name", 3, "MESSAGE", { ...repeated, typeName: ".closed.Levels.ByNameEntry" }),
      ],
      nestedType: [
        {
          name: "ByNameEntry",
          options: { mapEntry: true },
          field: [
            field("key", 1, "STRING"),
            field("value", 2, "ENUM", { typeName: ".closed.Level" }),
          ],
        },
      ],
    },
  ],
  enumType: [
    {
      name: "Level",
      value: [
        { name: "NONE", number: 0 },
        { name: "SOME", number: 1 },
      ],
    },
  ],
}

const descriptors = toBinary(
  FileDescriptorSetSchema,
  fromJson(FileDescriptorSetSchema, { file: [file] }),
)
const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex")
const contract = new Contract({ name: "shop", descriptorFile: "shop.binpb", descriptors })
const order = contract.message("shop.v1.Order")

describe("methods", () => {
  test("are told by path and shape", () => {
    const told = contract.methods.map(({ path, requestStream, responseStream }) => [
      path,
      requestStream,
      responseStream,
    ])
    expect(told).toEqual([
      ["/shop.v1.Orders/Get", false, false],
      ["/shop.v1.Orders/watch_all", false, true],
      ["/shop.v1.Archive/Get", true, false],
    ])
  })

  test.each([
    "watch_all",
    "Orders/watch_all",
    "shop.v1.Orders/watch_all",
    "/shop.v1.Orders/watch_all",
  ])("%s names one", (called) => {
    expect(contract.method(called).path).toBe("/shop.v1.Orders/watch_all")
  })

  test.each([
    [
      "Put",
      'there is no method "Put"; name one of shop.v1.Orders/Get, shop.v1.Orders/watch_all, shop.v1.Archive/Get',
    ],
    [
      "Get",
      'several methods have the name "Get"; name one of shop.v1.Orders/Get, shop.v1.Archive/Get',
    ],
    ["rders/Get", 'there is no method "rders/Get"'],
  ])("%s names none, or too many", (called, message) => {
    expect(() => contract.method(called)).toThrow(message)
  })

  test("bytes that are no descriptors are refused", () => {
    expect(() => new Descriptors(Buffer.from("ffff", "hex"))).toThrow(ContractError)
  })
})

describe("messages in protobuf's JSON mapping", () => {
  test("become bytes and are shown again", () => {
    const bytes = contract.notation.encode({ id: "9007199254740993", state: "SENT" }, order)
    expect(Buffer.from(bytes).toString("hex")).toBe("0881808080808080104001")
    expect(contract.notation.describe(bytes, order)).toBe(
      '{"id":"9007199254740993","state":"SENT"}',
    )
  })

  test("have the entries of a map in the order of their keys", () => {
    const bytes = bytesOf("2a050a01621004 2a050a01611002")
    expect(contract.notation.describe(bytes, order)).toBe('{"prices":{"a":"1","b":"2"}}')
  })

  test("show -0 as -0, and can be written as they are shown", () => {
    const bytes = contract.notation.encode({ total: -0, rate: -0 }, order)
    expect(contract.notation.describe(bytes, order)).toBe('{"total":-0,"rate":-0}')
    expect(contract.written(bytes, order)).toEqual({ total: -0, rate: -0 })
  })

  test("are told apart field by field", () => {
    const encode = (written: unknown) => contract.notation.encode(written, order)
    const differences = (a: unknown, b: unknown) =>
      contract.differences(order, [encode(a), encode(b)])
    expect(
      differences(
        { id: "9007199254740993", state: "SENT", counts: [1, 2], prices: { "": "1", b: "2" } },
        { id: "9007199254740992", total: -0, counts: [1], prices: { b: "3" }, cash: {} },
      ),
    ).toEqual([
      'id is "9007199254740992", expected "9007199254740993"',
      "counts[1] is absent, expected 2",
      'prices[""] is absent, expected "1"',
      'prices.b is "3", expected "2"',
      'state is absent, expected "SENT"',
      "total is -0, expected absent",
      "cash is {}, expected absent",
    ])
    expect(differences({ id: "1" }, { id: "1" })).toEqual([])
    expect(contract.differences(order, [bytesOf("0801"), bytesOf("08")])).toEqual([])
  })

  test.each<[unknown, string]>([
    [{ idd: "1" }, 'key "idd" is unknown; it has id, total, note, counts, prices, card'],
    [{ id: "seven" }, "field shop.v1.Order.id"],
    [{ state: "LOST" }, 'enum shop.v1.State from JSON: "LOST"; it has NEW, SENT'],
    ["text", "cannot read message shop.v1.Order"],
  ])("%j is refused with what is wrong", (written, message) => {
    expect(() => contract.notation.encode(written, order)).toThrow(message)
    expect(() => contract.notation.encode(written, order)).toThrow(ContractError)
  })

  test("bytes are written in hex, and a pair that repeats with how often", () => {
    const { notation } = contract
    const hex = (written: string) =>
      Buffer.from(notation.encode({ "@bytes": written }, order)).toString("hex")
    expect(hex("")).toBe("")
    expect(hex("08 01FF")).toBe("0801ff")
    expect(hex("3205 61*5 0801*2")).toBe("32056161616161080101")
    for (const wrong of ["0", "0g", "61*0", "61*", "*3", "61*99999999"]) {
      expect(() => hex(wrong)).toThrow("@bytes stands alone and holds pairs of hex digits")
    }
  })

  test("bytes that are no message are shown as they are", () => {
    expect(contract.notation.describe(Buffer.from("08", "hex"), order)).toBe("bytes 08")
  })
})

describe("the same message", () => {
  const same = (a: string, b: string, rules = {}) =>
    contract.isSame(order, [bytesOf(a), bytesOf(b)], rules)

  test.each([
    ["fields in another order", "0801 4001", "4001 0801"],
    ["a field without presence that has its default", "0800", ""],
    ["the last of two", "0801 0802", "0802"],
    ["packed or one by one", "2203010203", "200120022003"],
    ["packed in two pieces", "22020102 220103", "2203010203"],
    [
      "a map's entries in another order",
      "2a05 0a0161 1002 2a05 0a0162 1004",
      "2a05 0a0162 1004 2a05 0a0161 1002",
    ],
    ["a map's entry without its default value", "2a03 0a0161", "2a05 0a0161 1000"],
    ["the last of a oneof", "320161 3a020801", "3a020801"],
    ["a submessage in two pieces", "3a020801 3a021002", "3a0408011002"],
    ["a varint longer than it need be", "088100", "0801"],
    ["a field that the type does not have", "0801 7a0100", "0801"],
  ])("%s", (_, a, b) => {
    expect(same(a, b)).toBe(true)
  })

  test.each([
    ["another number", "0801", "0802"],
    ["the sign of zero", "110000000000000080", ""],
    ["the payload of a NaN", "11010000000000f87f", "11000000000000f87f"],
    ["an optional field that is there and empty", "1a00", ""],
    ["the order of a list", "22020102", "22020201"],
    ["an empty submessage", "3a00", ""],
    ["the member of a oneof", "320161", "3a00"],
    ["bytes cut off", "08", "08"],
    ["a group that does not end", "0801 7b", "0801"],
  ])("not: %s", (_, a, b) => {
    expect(same(a, b)).toBe(false)
  })

  test("where any NaN will do, and nothing else for it", () => {
    const nan = "11010000000000f8ff"
    expect(same(nan, "11000000000000f87f", { anyNaN: true })).toBe(true)
    expect(same(nan, "11000000000000f07f", { anyNaN: true })).toBe(false)
    expect(same("4d0100c07f", "4d0000c07f", { anyNaN: true })).toBe(true)
  })

  describe("with a closed enum", () => {
    const closed = new Contract({
      name: "closed",
      descriptorFile: "closed.binpb",
      descriptors: toBinary(
        FileDescriptorSetSchema,
        fromJson(FileDescriptorSetSchema, { file: [closedFile] }),
      ),
    })
    const type = closed.message("closed.Levels")
    const sameLevels = (a: string, b: string, rules = {}) =>
      closed.isSame(type, [bytesOf(a), bytesOf(b)], rules)

    test.each([
      ["alone", "0807", ""],
      ["in a list", "1001 1007 1000", "1001 1000"],
      ["in a packed list", "1203010700", "1001 1000"],
      ["in a map", "1a05 0a0161 1007", ""],
    ])("a number that it does not have is an unknown field %s", (_, a, b) => {
      expect(sameLevels(a, b)).toBe(true)
      expect(sameLevels(a, b, { unknownFields: true })).toBe(false)
    })

    test("an unknown number may come packed or not, and after the others", () => {
      expect(sameLevels("1203010700", "1001 1000 1007", { unknownFields: true })).toBe(true)
    })
  })

  test("where fields count that the type does not have", () => {
    expect(same("0801 7a0100", "0801", { unknownFields: true })).toBe(false)
    expect(same("0801 7a0100", "7a0100 0801", { unknownFields: true })).toBe(true)
  })
})

describe("messages that no other part of a run foretells", () => {
  const order = contract.message("shop.v1.Order")

  test("have another value in the first scalar field, and all else as it was", () => {
    const bytes = Buffer.from("08071111111111111100404803", "hex").subarray(0, 11)
    const changed = contract.changed(order, bytes)
    expect(contract.isSame(order, [bytes, changed ?? bytes])).toBe(false)
    const total = bytes.subarray(2)
    expect(Buffer.from(changed ?? []).subarray(-total.length)).toEqual(total)
  })

  test("are none of bytes that are no message", () => {
    expect(contract.changed(order, Buffer.from("0a", "hex"))).toBeUndefined()
  })
})

test("a scalar field that stands twice is seen, a list or a oneof is not", () => {
  const order = contract.message("shop.v1.Order")
  const isTwice = (hex: string) => contract.isWrittenTwice(order, Buffer.from(hex, "hex"))
  expect(isTwice("08070808")).toBe(true)
  expect(isTwice("0807")).toBe(false)
  expect(isTwice("20012002")).toBe(false)
  expect(isTwice("0a")).toBe(false)
})
