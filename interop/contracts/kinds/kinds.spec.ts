import { execFileSync } from "node:child_process"
import { readFileSync, readdirSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf"
import { Edition, FeatureSet_FieldPresence as Presence } from "@bufbuild/protobuf/wkt"
import { Descriptors } from "@interop/contracts"
import { beforeAll, describe, expect, test } from "vitest"

const require = createRequire(import.meta.url)
const buf = join(dirname(require.resolve("@bufbuild/buf/package.json")), "bin", "buf")
const proto = join(import.meta.dirname, "proto")

let descriptors: Descriptors
/** Of this contract, without those that come with protobuf. */
let messages: DescMessage[]
let fields: DescField[]
let enums: DescEnum[]

beforeAll(() => {
  const set = execFileSync(process.execPath, [buf, "build", proto, "-o", "-#format=binpb"])
  descriptors = new Descriptors(set)
  const own = [...descriptors.registry].filter(({ typeName }) => typeName.startsWith("kinds."))
  messages = own.flatMap((type) => (type.kind === "message" ? [type] : []))
  enums = own.flatMap((type) => (type.kind === "enum" ? [type] : []))
  fields = messages.flatMap((type) => type.fields)
})

const scalars = Object.values(ScalarType).filter((type) => typeof type === "number")
const nameOf = (type: ScalarType) => ScalarType[type]
const sorted = (types: Iterable<ScalarType>) => [...new Set(types)].toSorted((a, b) => a - b)

const wellKnownTypes =
  "Any BoolValue BytesValue DoubleValue Duration Empty FieldMask FloatValue Int32Value Int64Value ListValue NullValue StringValue Struct Timestamp UInt32Value UInt64Value Value".split(
    " ",
  )

describe("the contract has", () => {
  test("every scalar, with implicit presence", () => {
    const found = fields.flatMap((each) =>
      each.fieldKind === "scalar" && each.presence === Presence.IMPLICIT ? [each.scalar] : [],
    )
    expect(sorted(found).map(nameOf)).toEqual(sorted(scalars).map(nameOf))
  })

  test("every presence, and fields that say they may be absent", () => {
    const found = new Set(fields.map(({ presence }) => presence))
    expect(found).toEqual(new Set([Presence.EXPLICIT, Presence.IMPLICIT, Presence.LEGACY_REQUIRED]))
    expect(fields.some(({ proto: { proto3Optional } }) => proto3Optional)).toBe(true)
  })

  test("open and closed enums, with a negative number, the largest and two names of one", () => {
    expect(new Set(enums.map(({ open }) => open))).toEqual(new Set([true, false]))
    const numbers = enums.flatMap(({ values }) => values.map(({ number }) => number))
    expect(numbers).toEqual(expect.arrayContaining([-1, 2_147_483_647]))
    expect(enums.some(({ proto: { options } }) => options?.allowAlias)).toBe(true)
  })

  test("a oneof with scalars, a message and an enum", () => {
    const oneof = messages.flatMap(({ oneofs }) => oneofs).find((each) => each.name === "kind")
    const kinds = oneof?.fields.map(({ fieldKind }) => fieldKind)
    expect(new Set(kinds)).toEqual(new Set(["scalar", "message", "enum"]))
  })

  test("maps of every key that there may be, to scalars, enums and messages", () => {
    const maps = fields.flatMap((each) => (each.fieldKind === "map" ? [each] : []))
    const none = [ScalarType.DOUBLE, ScalarType.FLOAT, ScalarType.BYTES]
    const keys = sorted(scalars).filter((type) => !none.includes(type))
    expect(sorted(maps.map(({ mapKey }) => mapKey)).map(nameOf)).toEqual(keys.map(nameOf))
    expect(new Set(maps.map(({ mapKind }) => mapKind))).toEqual(
      new Set(["scalar", "enum", "message"]),
    )
    expect(maps.some((each) => each.mapKind === "enum" && !each.enum.open)).toBe(true)
  })

  test("lists packed and unpacked, of strings, bytes, enums and messages", () => {
    const lists = fields.flatMap((each) => (each.fieldKind === "list" ? [each] : []))
    const numbers = lists.filter(
      (each) => each.listKind === "scalar" && each.scalar === ScalarType.INT32,
    )
    expect(new Set(numbers.map(({ packed }) => packed))).toEqual(new Set([true, false]))
    const types = lists.flatMap((each) => (each.listKind === "scalar" ? [each.scalar] : []))
    expect(types).toEqual(expect.arrayContaining([ScalarType.STRING, ScalarType.BYTES]))
    expect(new Set(lists.map(({ listKind }) => listKind))).toEqual(
      new Set(["scalar", "enum", "message"]),
    )
  })

  test("a message in itself, alone and in a list", () => {
    const tree = descriptors.message("kinds.messages.Tree")
    const inItself = tree.fields.filter(({ message }) => message === tree)
    expect(inItself.map(({ fieldKind }) => fieldKind)).toEqual(["message", "list"])
  })

  test("field numbers where a tag grows by a byte, around those of protobuf, and the largest", () => {
    const numbers = fields.map(({ number }) => number)
    expect(numbers).toEqual(
      expect.arrayContaining([15, 16, 2047, 2048, 18_999, 20_000, 536_870_911]),
    )
  })

  test("defaults, groups, extensions and delimited messages", () => {
    expect(fields.filter(({ proto: { defaultValue } }) => defaultValue !== "").length).toBe(7)
    const delimited = fields.filter((each) => "delimitedEncoding" in each && each.delimitedEncoding)
    expect(new Set(delimited.map(({ parent }) => parent.file.edition))).toEqual(
      new Set([Edition.EDITION_PROTO2, Edition.EDITION_2023]),
    )
    const extensions = [...descriptors.registry].filter(({ kind }) => kind === "extension")
    expect(extensions.length).toBe(3)
  })

  test("files of proto2, proto3 and edition 2023", () => {
    const editions = new Set(messages.map(({ file }) => file.edition))
    expect(editions).toEqual(
      new Set([Edition.EDITION_PROTO2, Edition.EDITION_PROTO3, Edition.EDITION_2023]),
    )
  })

  test("the types that come with protobuf", () => {
    const { fields: found } = descriptors.message("kinds.messages.WellKnown")
    const names = found.map(({ message, enum: type }) => (message ?? type)?.name)
    expect(new Set(names)).toEqual(new Set(wellKnownTypes))
    expect(names).toHaveLength(wellKnownTypes.length)
  })

  test("a service in another package and file than its messages, and every shape", () => {
    const { methods } = descriptors
    const others = methods.filter(
      ({ path, request }) => !path.startsWith(`/${request.file.proto.package}.`),
    )
    expect(others.length).toBeGreaterThan(20)
    const shapes = methods.map((each) => `${each.requestStream} ${each.responseStream}`)
    expect(new Set(shapes).size).toBe(4)
  })

  test("names of methods in every case", () => {
    const names = descriptors.methods.map(({ name }) => name)
    for (const style of [
      /^[a-z]+([A-Z][a-z]+)+$/,
      /^([A-Z][a-z]+){2,}$/,
      /^[a-z]+(_[a-z]+)+$/,
      /^[A-Z]+(_[A-Z]+)+$/,
      /^[a-z]$/,
      /^[A-Z]$/,
      /^_.*_$/,
      /[0-9]/,
    ]) {
      expect(names).toEqual(expect.arrayContaining([expect.stringMatching(style)]))
    }
    expect(descriptors.methods.some(({ path }) => path.includes(".lower_case_service/"))).toBe(true)
  })

  test("a comment above every message, field, value, service and method", () => {
    const files = readdirSync(proto, { recursive: true, encoding: "utf8" })
    const bare = files
      .filter((file) => file.endsWith(".proto"))
      .flatMap((file) => {
        const lines = readFileSync(join(proto, file), "utf8").split("\n")
        return lines.filter((line, index) => {
          const declares = / = -?\d+( \[.*\])?;$|^ *(message|enum|service|rpc|oneof|.* group) /
          const isOption = /^ *(\/\/|option )/.test(line)
          return declares.test(line) && !isOption && !/^ *\/\//.test(lines[index - 1] ?? "")
        })
      })
    expect(files.length).toBeGreaterThan(7)
    expect(bare).toEqual([])
  })
})
