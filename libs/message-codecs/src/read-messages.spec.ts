import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { create, fromBinary, toBinary } from "@bufbuild/protobuf"
import {
  FieldDescriptorProto_Type,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt"
import { descriptorSet, squareMethodShapes } from "@interop/contract/messages"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { messagesOf, readMessages, type Method } from "./index.ts"
import { fullParcel, parcelDescriptors, parcelMethods } from "./testing/parcel-contract.ts"

/** The square contract, with something changed. */
function squareWith(change: (file: FileDescriptorProto) => void): Buffer {
  const set = fromBinary(FileDescriptorSetSchema, descriptorSet())
  change(set.file[0]!)
  return Buffer.from(toBinary(FileDescriptorSetSchema, set))
}

function codecsOf({ request, response }: Method) {
  return [request, response].map((codec) => (hex: string) => {
    return codec(Buffer.from(hex, "hex")).toString("hex")
  })
}

describe("the square contract", () => {
  const { messages, methods } = messagesOf(descriptorSet())

  it("has the messages that were generated from it, of each method", () => {
    expect(messages).toBe("generated")
    const shapes = [...methods.values()].map(({ path, requestStream, responseStream }) => ({
      path,
      requestStream,
      responseStream,
    }))
    expect(shapes).toEqual(Object.values(squareMethodShapes))
  })

  it.each([
    ["nothing", "", ""],
    ["0, which is left out", "090000000000000000", ""],
    ["-0", "090000000000000080", "090000000000000080"],
    ["a signalling NaN", "09010000000000f07f", "09010000000000f07f"],
    [
      "a field of a later version, which is dropped",
      "1005090000000000002240",
      "090000000000002240",
    ],
  ])("keeps %s", (_what, hex, same) => {
    for (const method of methods.values()) {
      for (const codec of codecsOf(method)) expect(codec(hex)).toBe(same)
    }
  })

  it("refuses what is no message", () => {
    for (const method of methods.values()) {
      for (const codec of codecsOf(method)) expect(() => codec("0900")).toThrow("Assertion failed")
    }
  })

  it("is known with comments, without JSON names and from another folder", () => {
    const other = squareWith((file) => {
      file.name = "proto/square/data.proto"
      file.sourceCodeInfo = create(SourceCodeInfoSchema, { location: [{ path: [4, 0] }] })
      for (const each of file.messageType[0]!.field) each.jsonName = ""
    })
    expect(messagesOf(other).messages).toBe("generated")
  })

  it.each<[string, Buffer]>([
    [
      "another type of field",
      squareWith((file) => {
        file.messageType[0]!.field[0]!.type = FieldDescriptorProto_Type.INT64
      }),
    ],
    ["a method less", squareWith((file) => void file.service[0]!.method.pop())],
    ["another file", Buffer.concat([descriptorSet(), parcelDescriptors])],
  ])("with %s is another one", (_what, descriptors) => {
    expect(messagesOf(descriptors).messages).toBe("descriptors")
  })
})

describe("another contract", () => {
  const { messages, methods } = messagesOf(parcelDescriptors)

  it("has dynamic messages, of each method", () => {
    expect(messages).toBe("descriptors")
    expect([...methods.values()]).toEqual(
      Object.values(parcelMethods).map((shape) => ({
        ...shape,
        request: expect.any(Function),
        response: expect.any(Function),
      })),
    )
  })

  it("keeps int64, enum, map, oneof, nested messages, bytes, doubles and lists", () => {
    for (const { request, response } of methods.values()) {
      expect(request(fullParcel)).toEqual(fullParcel)
      expect(response(fullParcel)).toEqual(fullParcel)
    }
  })
})

describe("a file of descriptors", () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "message-codecs-"))
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const fileOf = (bytes: Buffer) => {
    const path = join(directory, "contract.binpb")
    writeFileSync(path, bytes)
    return path
  }

  it("is read", () => {
    expect(readMessages(fileOf(parcelDescriptors))).toMatchObject({
      messages: "descriptors",
      descriptors: parcelDescriptors,
    })
  })

  it("that is missing, none, or without its imports is refused by name, in one line", () => {
    const missing = join(directory, "missing.binpb")
    expect(() => readMessages(missing)).toThrow(
      expect.objectContaining({
        code: "unreadable",
        message: `cannot read the descriptors ${missing}: ENOENT: no such file or directory`,
      }),
    )
    const [, service] = fromBinary(FileDescriptorSetSchema, parcelDescriptors).file
    const alone = toBinary(
      FileDescriptorSetSchema,
      create(FileDescriptorSetSchema, { file: [service!] }),
    )
    for (const [bytes, reason] of [
      [Buffer.from("garbage"), "invalid wire type 7 at offset 1"],
      [Buffer.from(alone), "no such type: .parcel.data.Parcel"],
    ] as const) {
      const path = fileOf(bytes)
      expect(() => readMessages(path)).toThrow(
        expect.objectContaining({
          code: "refused",
          message: `${path} is no FileDescriptorSet with all its imports that @grpc/proto-loader can load: ${reason}`,
        }),
      )
    }
  })
})
