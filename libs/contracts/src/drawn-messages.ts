/** `@interop/contracts/drawn-messages`, a second entry: it loads fast-check. */
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf"
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt"
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire"
import * as fc from "fast-check"
import { ContractError } from "./errors.ts"
import { wireTypeOf } from "./wire-types.ts"

/** A message drawn at random, and the way to smaller ones. */
export interface DrawnMessage {
  readonly bytes: Uint8Array
  /** Smaller ones, the smallest first; each may be shrunk in turn. */
  smaller(): Iterable<DrawnMessage>
}

/** Submessages below this depth are left out, unless they must be there. */
const DEEPEST = 3
/** Of a message with more fields, so many at once: it has to go into the metadata of a call. */
const MOST_FIELDS = 12
const MOST_ITEMS = 3
const LONGEST_TEXT = 24

/** So many messages of a type over the limits of all of its fields, the same for the same seed. */
export function drawMessages(type: DescMessage, seed: number, count: number): DrawnMessage[] {
  expectFinite(type)
  const messages = messageOf(type, 0)
  const drawn = fc.sample(new WithContext(messages), { seed, numRuns: count })
  return drawn.map((value) => new Drawn(messages, value))
}

/** A message that requires itself is never complete: https://protobuf.dev/programming-guides/proto2/#required */
function expectFinite(type: DescMessage, within: readonly DescMessage[] = []): void {
  if (within.includes(type)) {
    const path = [...within.slice(within.indexOf(type)), type].map(({ typeName }) => typeName)
    throw new ContractError(
      "no-such-message",
      `no message ${type.typeName} can be complete, as it requires another of itself: ${path.join(" > ")}`,
    )
  }
  for (const { presence, message } of type.fields) {
    if (message === undefined || presence !== FeatureSet_FieldPresence.LEGACY_REQUIRED) continue
    expectFinite(message, [...within, type])
  }
}

class Drawn implements DrawnMessage {
  readonly #messages: fc.Arbitrary<Uint8Array>
  readonly #value: fc.Value<Uint8Array>

  constructor(messages: fc.Arbitrary<Uint8Array>, value: fc.Value<Uint8Array>) {
    this.#messages = messages
    this.#value = value
  }

  get bytes(): Uint8Array {
    return this.#value.value
  }

  *smaller(): Iterable<DrawnMessage> {
    const { value, context } = this.#value
    for (const each of this.#messages.shrink(value, context)) {
      yield new Drawn(this.#messages, each)
    }
  }
}

/** Gives what fast-check needs to shrink a value beside the value. */
class WithContext<T> extends fc.Arbitrary<fc.Value<T>> {
  readonly #of: fc.Arbitrary<T>

  constructor(of: fc.Arbitrary<T>) {
    super()
    this.#of = of
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<fc.Value<T>> {
    return new fc.Value(this.#of.generate(random, bias), undefined)
  }

  canShrinkWithoutContext(_value: unknown): _value is fc.Value<T> {
    return false
  }

  shrink(): fc.Stream<fc.Value<fc.Value<T>>> {
    return fc.Stream.nil()
  }
}

/** A field as it stands on the wire, tag and all; of a message the fields in order. */
type Encoded = Uint8Array

const made = new WeakMap<DescMessage, fc.Arbitrary<Encoded>[]>()

/** Once for each depth: types that refer to each other have many ways to each of them. */
function messageOf(type: DescMessage, depth: number): fc.Arbitrary<Encoded> {
  const ofType = made.get(type) ?? []
  made.set(type, ofType)
  return (ofType[depth] ??= wellKnown(type, depth) ?? anyMessageOf(type, depth))
}

function anyMessageOf(type: DescMessage, depth: number): fc.Arbitrary<Encoded> {
  const alone = type.fields.filter(({ oneof }) => oneof === undefined)
  const members: Record<string, fc.Arbitrary<Encoded>> = {}
  const required: string[] = []
  for (const field of alone) {
    const isRequired = field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED
    if (isTooDeep(field, depth) && !isRequired) continue
    // A field may have the name __proto__, and no number has.
    const key = `${field.number}`
    members[key] = fieldOf(field, depth)
    if (isRequired) required.push(key)
  }
  for (const oneof of type.oneofs) {
    const choices = oneof.fields.filter((field) => !isTooDeep(field, depth))
    if (choices.length === 0) continue
    members[`oneof ${oneof.name}`] = fc.oneof(...choices.map((field) => fieldOf(field, depth)))
  }
  const names = Object.keys(members)
  const optional = names.filter((name) => !required.includes(name))
  const chosen =
    optional.length <= MOST_FIELDS
      ? fc.record(members, { requiredKeys: required })
      : fc
          .subarray(optional, { maxLength: MOST_FIELDS })
          .chain((some) =>
            fc.record(
              Object.fromEntries(
                [...required, ...some].map((name) => [
                  name,
                  members[name] as fc.Arbitrary<Encoded>,
                ]),
              ),
              { requiredKeys: required },
            ),
          )
  return chosen.map((fields) =>
    joined(names.flatMap((name) => (fields as Record<string, Encoded | undefined>)[name] ?? [])),
  )
}

function isTooDeep(field: DescField, depth: number): boolean {
  return field.message !== undefined && depth >= DEEPEST
}

function fieldOf(field: DescField, depth: number): fc.Arbitrary<Encoded> {
  const { number } = field
  switch (field.fieldKind) {
    case "scalar":
      return scalarOf(field.scalar).map((write) => single(number, field.scalar, write))
    case "enum":
      return enumOf(field).map((value) => enumField(number, value))
    case "message":
      return messageOf(field.message, depth + 1).map((bytes) =>
        submessage(number, bytes, field.delimitedEncoding),
      )
    case "list":
      return listOf(field, depth)
    case "map": {
      const key = scalarOf(field.mapKey).map((write) => single(1, field.mapKey, write))
      const value = mapValueOf(field, depth)
      return fc
        .uniqueArray(fc.tuple(key, value), {
          maxLength: MOST_ITEMS,
          selector: ([each]) => Buffer.from(each).toString("hex"),
        })
        .map((entries) => joined(entries.map((entry) => submessage(number, joined(entry), false))))
    }
  }
}

function listOf(
  field: Extract<DescField, { fieldKind: "list" }>,
  depth: number,
): fc.Arbitrary<Encoded> {
  const { number } = field
  const items = (of: fc.Arbitrary<Encoded>) => fc.array(of, { maxLength: MOST_ITEMS }).map(joined)
  if (field.listKind === "message") {
    const message = messageOf(field.message, depth + 1)
    return items(message.map((bytes) => submessage(number, bytes, field.delimitedEncoding)))
  }
  if (field.listKind === "enum") {
    return items(enumOf(field).map((value) => enumField(number, value)))
  }
  const { scalar } = field
  return items(scalarOf(scalar).map((write) => single(number, scalar, write)))
}

function mapValueOf(
  field: Extract<DescField, { fieldKind: "map" }>,
  depth: number,
): fc.Arbitrary<Encoded> {
  if (field.mapKind === "message") {
    return messageOf(field.message, depth + 1).map((bytes) => submessage(2, bytes, false))
  }
  if (field.mapKind === "enum") return enumOf(field).map((value) => enumField(2, value))
  const { scalar } = field
  return scalarOf(scalar).map((write) => single(2, scalar, write))
}

/** Those that it names, and of an open enum a number that it does not. */
function enumOf({ enum: type }: { enum: { open: boolean; values: { number: number }[] } }) {
  const named = type.values.map(({ number }) => number)
  const unknown = [2_147_483_647, 1_000_003].filter((number) => !named.includes(number))
  return fc.constantFrom(...named, ...(type.open ? unknown : []))
}

type Write = (writer: BinaryWriter) => BinaryWriter

const INT32 = [0, 1, -1, 127, 128, 2_147_483_647, -2_147_483_648]
const UINT32 = [0, 1, 127, 128, 2_147_483_647, 2_147_483_648, 4_294_967_295]
const INT64 = [0n, 1n, -1n, 9_007_199_254_740_993n, (1n << 63n) - 1n, -(1n << 63n)]
const UINT64 = [0n, 1n, 9_007_199_254_740_993n, 1n << 63n, (1n << 64n) - 1n]
/** 0, -0, 1, the smallest subnormal, the largest, the infinities, and NaN: of its payloads no machine promises anything. */
const FLOAT_BITS = [0, 0x80000000, 0x3f800000, 1, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000]
const DOUBLE_BITS = [
  0n,
  1n << 63n,
  0x3ff0000000000000n,
  1n,
  0x7fefffffffffffffn,
  0x7ff0000000000000n,
  0xfff0000000000000n,
  0x7ff8000000000000n,
]
const NAN_64 = 0x7ff8000000000000n
const NAN_32 = 0x7fc00000
const TEXTS = [
  "",
  "a",
  "\u0000",
  "é",
  "\u{1f600}",
  "\u{10ffff}",
  "\u2028",
  "e\u0301",
  "\ufeff",
  "%25\r\n",
]

function scalarOf(type: ScalarType): fc.Arbitrary<Write> {
  const int32 = fc.oneof(fc.constantFrom(...INT32), fc.integer())
  const uint32 = fc.oneof(fc.constantFrom(...UINT32), fc.integer({ min: 0, max: 4_294_967_295 }))
  const int64 = fc.oneof(
    fc.constantFrom(...INT64),
    fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  )
  const uint64 = fc.oneof(fc.constantFrom(...UINT64), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
  switch (type) {
    case ScalarType.DOUBLE:
      return fc
        .oneof(fc.constantFrom(...DOUBLE_BITS), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
        .map(
          (bits): Write =>
            (writer) =>
              writer.fixed64(isNaN64(bits) ? NAN_64 : bits),
        )
    case ScalarType.FLOAT:
      return fc
        .oneof(fc.constantFrom(...FLOAT_BITS), fc.integer({ min: 0, max: 4_294_967_295 }))
        .map(
          (bits): Write =>
            (writer) =>
              writer.fixed32((bits & 0x7fffffff) > 0x7f800000 ? NAN_32 : bits),
        )
    case ScalarType.INT32:
      return int32.map(
        (value): Write =>
          (writer) =>
            writer.int32(value),
      )
    case ScalarType.SINT32:
      return int32.map(
        (value): Write =>
          (writer) =>
            writer.sint32(value),
      )
    case ScalarType.SFIXED32:
      return int32.map(
        (value): Write =>
          (writer) =>
            writer.sfixed32(value),
      )
    case ScalarType.UINT32:
      return uint32.map(
        (value): Write =>
          (writer) =>
            writer.uint32(value),
      )
    case ScalarType.FIXED32:
      return uint32.map(
        (value): Write =>
          (writer) =>
            writer.fixed32(value),
      )
    case ScalarType.INT64:
      return int64.map(
        (value): Write =>
          (writer) =>
            writer.int64(value),
      )
    case ScalarType.SINT64:
      return int64.map(
        (value): Write =>
          (writer) =>
            writer.sint64(value),
      )
    case ScalarType.SFIXED64:
      return int64.map(
        (value): Write =>
          (writer) =>
            writer.sfixed64(value),
      )
    case ScalarType.UINT64:
      return uint64.map(
        (value): Write =>
          (writer) =>
            writer.uint64(value),
      )
    case ScalarType.FIXED64:
      return uint64.map(
        (value): Write =>
          (writer) =>
            writer.fixed64(value),
      )
    case ScalarType.BOOL:
      return fc.boolean().map(
        (value): Write =>
          (writer) =>
            writer.bool(value),
      )
    case ScalarType.STRING:
      return fc
        .oneof(
          fc.constantFrom(...TEXTS),
          fc
            .string({ unit: "binary", maxLength: LONGEST_TEXT })
            .filter((text) => text.isWellFormed()),
        )
        .map(
          (value): Write =>
            (writer) =>
              writer.string(value),
        )
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: LONGEST_TEXT }).map(
        (value): Write =>
          (writer) =>
            writer.bytes(value),
      )
  }
}

function isNaN64(bits: bigint): boolean {
  return (bits & ((1n << 63n) - 1n)) > 0x7ff0000000000000n
}

/** The types of google.protobuf whose values have limits of their own: https://protobuf.dev/reference/protobuf/google.protobuf/ */
function wellKnown(type: DescMessage, depth: number): fc.Arbitrary<Encoded> | undefined {
  switch (type.typeName) {
    case "google.protobuf.Timestamp":
      return seconds(-62_135_596_800, 253_402_300_799, fc.integer({ min: 0, max: 999_999_999 }))
    case "google.protobuf.Duration":
      // Both parts have the same sign.
      return fc.oneof(
        seconds(0, 315_576_000_000, fc.integer({ min: 0, max: 999_999_999 })),
        seconds(-315_576_000_000, 0, fc.integer({ min: -999_999_999, max: 0 })),
      )
    case "google.protobuf.FieldMask":
      return fc
        .array(fc.constantFrom("id", "total.units", "created_at"), { maxLength: MOST_ITEMS })
        .map((paths) =>
          joined(
            paths.map((path) => single(1, ScalarType.STRING, (writer) => writer.string(path))),
          ),
        )
    case "google.protobuf.Any":
      return fc.constantFrom(
        joined([
          single(1, ScalarType.STRING, (writer) =>
            writer.string("type.googleapis.com/google.protobuf.Empty"),
          ),
        ]),
        joined([]),
      )
    case "google.protobuf.Value":
    case "google.protobuf.Struct":
    case "google.protobuf.ListValue":
      return depth < DEEPEST ? undefined : fc.constant(joined([]))
    default:
      return undefined
  }
}

function seconds(min: number, max: number, nanos: fc.Arbitrary<number>): fc.Arbitrary<Encoded> {
  const whole = fc.oneof(fc.constantFrom(0, min, max), fc.integer({ min, max }))
  return fc
    .tuple(whole, nanos)
    .map(([s, n]) =>
      joined([
        ...(s === 0 ? [] : [single(1, ScalarType.INT64, (writer) => writer.int64(s))]),
        ...(n === 0 ? [] : [single(2, ScalarType.INT32, (writer) => writer.int32(n))]),
      ]),
    )
}

function single(number: number, type: ScalarType, write: Write): Encoded {
  return write(new BinaryWriter().tag(number, wireTypeOf(type))).finish()
}

function enumField(number: number, value: number): Encoded {
  return new BinaryWriter().tag(number, WireType.Varint).int32(value).finish()
}

function submessage(number: number, bytes: Encoded, delimited: boolean): Encoded {
  if (!delimited)
    return new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish()
  return new BinaryWriter()
    .tag(number, WireType.StartGroup)
    .raw(bytes)
    .tag(number, WireType.EndGroup)
    .finish()
}

function joined(parts: readonly Uint8Array[]): Encoded {
  return Buffer.concat(parts)
}
