import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf"
import {
  Edition,
  FeatureSet_FieldPresence as Presence,
  FeatureSet_MessageEncoding as Encoding,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
  type FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt"
import { describe, expect, it } from "vitest"
import { describedMethods } from "./described-methods.ts"
import { parcelDescriptors } from "./testing/parcel-contract.ts"

type File = MessageInitShape<typeof FileDescriptorProtoSchema>

const service = {
  name: "S",
  method: [{ name: "M", inputType: ".a.M", outputType: ".a.M" }],
}

/** What becomes of messages of `a.M`, in hex. */
function throughLibrary(file: File): (hex: string) => string {
  const set = create(FileDescriptorSetSchema, {
    file: [{ name: "a.proto", package: "a", service: [service], ...file }],
  })
  return firstCodec(Buffer.from(toBinary(FileDescriptorSetSchema, set)))
}

function firstCodec(descriptors: Buffer): (hex: string) => string {
  const [method] = describedMethods(descriptors)
  return (hex) => method!.request(Buffer.from(hex, "hex")).toString("hex")
}

const optional = (name: string, number: number, type: Type) => ({
  name,
  number,
  type,
  label: Label.OPTIONAL,
})

/** Of version 7.6 of protobufjs: it is under test, and nothing here is made better than it is. */
describe("what protobufjs makes of a message", () => {
  const parcel = firstCodec(parcelDescriptors)

  it.each([
    ["-0 is kept", "410000000000000080", "410000000000000080"],
    ["a 0 that was written out stays so", "410000000000000000", "410000000000000000"],
    ["a double's NaN keeps its payload", "41010000000000f07f", "41010000000000f07f"],
    ["an unknown field is dropped", "7a01610801", "0801"],
    ["an unknown enum number is kept", "1005", "1005"],
    ["a negative one too", "10ffffffffffffffffff01", "10ffffffffffffffffff01"],
    ["a list comes out packed", "48014802", "4a020102"],
    ["a oneof has the last of its members only in its name", "3201613805", "3201613805"],
    [
      "of a map's keys that stand twice both are kept",
      "1a050a016110011a050a01611002",
      "1a050a016110011a050a01611002",
    ],
    ["invalid UTF-8 is replaced", "3202fffe", "3206efbfbdefbfbd"],
    ["a string that is cut off is taken", "3205", "3200"],
    ["a field of another wire type is read as its own", "0a00", "0800"],
  ])("%s: %s", (_what, hex, same) => {
    expect(parcel(hex)).toBe(same)
  })

  it.each([
    ["08", "index out of range"],
    ["2a0561", "index out of range"],
    ["07", "invalid wire type 7 at offset 1"],
  ])("%s is refused", (hex, reason) => {
    expect(() => parcel(hex)).toThrow(reason)
  })

  it("a float's signalling NaN becomes a quiet one", () => {
    const message = throughLibrary({
      syntax: "proto3",
      messageType: [{ name: "M", field: [optional("f", 1, Type.FLOAT)] }],
    })
    expect(message("0d0100807f")).toBe("0d0100c07f")
    expect(message("0d0100c07f")).toBe("0d0100c07f")
  })

  it("a bool of 2 is written as 1, an int32 of more than 32 bits with its last 32", () => {
    const message = throughLibrary({
      syntax: "proto3",
      messageType: [
        { name: "M", field: [optional("b", 1, Type.BOOL), optional("i", 2, Type.INT32)] },
      ],
    })
    expect(message("0802")).toBe("0801")
    expect(message("10ffffffff7f")).toBe("10ffffffffffffffffff01")
  })

  it("of proto2 a required field is demanded, and a default that was written out stays so", () => {
    const message = throughLibrary({
      messageType: [
        {
          name: "M",
          field: [
            { ...optional("r", 1, Type.INT32), label: Label.REQUIRED },
            { ...optional("d", 2, Type.INT32), defaultValue: "7" },
          ],
        },
      ],
    })
    expect(() => message("")).toThrow("missing required 'r'")
    expect(message("08001007")).toBe("08001007")
  })

  it("a group of proto2 is refused", () => {
    const group = { ...optional("g", 1, Type.GROUP), typeName: ".a.M.G" }
    const nested = { name: "G", field: [optional("x", 2, Type.INT32)] }
    const message = throughLibrary({
      messageType: [{ name: "M", field: [group], nestedType: [nested] }],
    })
    expect(() => message("0b10010c")).toThrow("index out of range")
  })

  it("an extension of proto2 that the descriptors have is kept, and another dropped", () => {
    const message = throughLibrary({
      messageType: [{ name: "M", extensionRange: [{ start: 100, end: 200 }] }],
      extension: [{ ...optional("e", 100, Type.INT32), extendee: ".a.M" }],
    })
    expect(message("a0060f")).toBe("a0060f")
    expect(message("a8060f")).toBe("")
  })

  it("of an edition presence, delimited messages and packed lists are as its features say", () => {
    const message = throughLibrary({
      syntax: "editions",
      edition: Edition.EDITION_2023,
      messageType: [
        {
          name: "M",
          field: [
            optional("explicit", 1, Type.INT32),
            { ...optional("list", 2, Type.INT32), label: Label.REPEATED },
            {
              ...optional("implicit", 3, Type.INT32),
              options: { features: { fieldPresence: Presence.IMPLICIT } },
            },
            {
              ...optional("delimited", 4, Type.MESSAGE),
              typeName: ".a.M",
              options: { features: { messageEncoding: Encoding.DELIMITED } },
            },
          ],
        },
      ],
    })
    expect(message("0800")).toBe("0800")
    expect(message("10011002")).toBe("12020102")
    expect(message("1800")).toBe("1800")
    expect(message("23080124")).toBe("23080124")
  })
})
