/** `@interop/message-codecs/testing`, a second contract for tests of what knows no contract. */
import { create, createFileRegistry, fromJson, toBinary, type JsonValue } from "@bufbuild/protobuf"
import {
  type DescriptorProto,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt"

type FieldInit = {
  name: string
  number: number
  type: Type
  label?: Label
  typeName?: string
  oneofIndex?: number
}

const REPEATED = Label.REPEATED

function field(
  name: string,
  number: number,
  type: Type,
  more: Omit<FieldInit, "name" | "number" | "type"> = {},
): FieldInit {
  return { name, number, type, label: Label.OPTIONAL, ...more }
}

const weightEntry = {
  name: "WeightsEntry",
  field: [field("key", 1, Type.STRING), field("value", 2, Type.INT64)],
  options: { mapEntry: true },
}

const parcel = {
  name: "Parcel",
  field: [
    field("id", 1, Type.INT64),
    field("size", 2, Type.ENUM, { typeName: ".parcel.data.Size" }),
    field("weights", 3, Type.MESSAGE, {
      typeName: ".parcel.data.Parcel.WeightsEntry",
      label: REPEATED,
    }),
    field("inner", 4, Type.MESSAGE, { typeName: ".parcel.data.Parcel" }),
    field("raw_bytes", 5, Type.BYTES),
    field("to_name", 6, Type.STRING, { oneofIndex: 0 }),
    field("to_number", 7, Type.UINT32, { oneofIndex: 0 }),
    field("value", 8, Type.DOUBLE),
    field("marks", 9, Type.SINT32, { label: REPEATED }),
  ],
  nestedType: [weightEntry],
  oneofDecl: [{ name: "to" }],
} satisfies Partial<Record<keyof DescriptorProto, unknown>>

const method = (name: string, clientStreaming: boolean, serverStreaming: boolean) => ({
  name,
  inputType: ".parcel.data.Parcel",
  outputType: ".parcel.data.Parcel",
  clientStreaming,
  serverStreaming,
})

const set = create(FileDescriptorSetSchema, {
  file: [
    {
      name: "parcel/data.proto",
      package: "parcel.data",
      syntax: "proto3",
      messageType: [parcel],
      enumType: [
        {
          name: "Size",
          value: [
            { name: "SIZE_UNSPECIFIED", number: 0 },
            { name: "SIZE_LARGE", number: 2 },
          ],
        },
      ],
    },
    {
      name: "parcel/service.proto",
      package: "parcel.service",
      syntax: "proto3",
      dependency: ["parcel/data.proto"],
      service: [
        {
          name: "Post",
          method: [
            method("Deliver", false, false),
            method("Track", false, true),
            method("Collect", true, false),
            method("Exchange", true, true),
          ],
        },
      ],
    },
  ],
})

const Parcel = createFileRegistry(set).getMessage("parcel.data.Parcel")

/** The FileDescriptorSet: the service `parcel.service.Post`, its messages in another package. */
export const parcelDescriptors = Buffer.from(toBinary(FileDescriptorSetSchema, set))

const shape = (name: string, requestStream: boolean, responseStream: boolean) => ({
  path: `/parcel.service.Post/${name}` as const,
  requestStream,
  responseStream,
})

export const parcelMethods = {
  deliver: shape("Deliver", false, false),
  track: shape("Track", false, true),
  collect: shape("Collect", true, false),
  exchange: shape("Exchange", true, true),
} as const

/** The bytes of a parcel of which the protobuf JSON form is this. */
export function parcelBytes(json: JsonValue): Buffer {
  if (Parcel === undefined) throw new Error("no parcel.data.Parcel")
  return Buffer.from(toBinary(Parcel, fromJson(Parcel, json)))
}

/** One with every kind of field in it. */
export const fullParcel = parcelBytes({
  id: "9007199254740993",
  size: "SIZE_LARGE",
  weights: { a: "-9223372036854775808" },
  inner: { id: "-1", inner: { to_name: "nested twice" } },
  raw_bytes: "AAH/",
  to_number: 0,
  value: "-Infinity",
  marks: [-1, 0, 2147483647],
})
