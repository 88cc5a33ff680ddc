import type { DescField, DescMessage, Registry } from "@bufbuild/protobuf"
import { ScalarType } from "@bufbuild/protobuf"
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt"
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire"
import { ContractError } from "./errors.ts"
import { wireTypeOf } from "./wire-types.ts"

export interface Sameness {
  /** Where a NaN stands, any other is as good. */
  anyNaN?: boolean
  /** Fields that the type does not have count as well. */
  unknownFields?: boolean
}

/**
 * Whether two encodings are of the same message, bit by bit: -0 is not 0, and a
 * NaN keeps its payload. What may differ is what protobuf leaves to the writer:
 * the order of fields and of a map's entries, packing, and fields that were
 * written more than once. Bytes that are no message are the same as none.
 * https://protobuf.dev/programming-guides/encoding/
 */
export function isSameMessage(
  type: DescMessage,
  registry: Registry,
  [a, b]: readonly [Uint8Array, Uint8Array],
  rules: Sameness = {},
): boolean {
  const text = canonicalText(type, registry, a, rules)
  return text !== undefined && text === canonicalText(type, registry, b, rules)
}

/** One text for all encodings of a message; undefined for bytes that are none. */
export function canonicalText(
  type: DescMessage,
  registry: Registry,
  bytes: Uint8Array,
  rules: Sameness = {},
): string | undefined {
  try {
    return new CanonicalForm(registry, rules).of(type, bytes)
  } catch (error) {
    if (error instanceof ContractError && error.code === "malformed") return undefined
    throw error
  }
}

/** One text for all encodings of a message. Throws ContractError for bytes that are none. */
class CanonicalForm {
  readonly #registry: Registry
  readonly #rules: Sameness

  constructor(registry: Registry, rules: Sameness) {
    this.#registry = registry
    this.#rules = rules
  }

  of(type: DescMessage, bytes: Uint8Array): string {
    try {
      return this.#message(type, bytes)
    } catch (cause) {
      if (cause instanceof ContractError) throw cause
      const text = `bytes that are no ${type.typeName}: ${(cause as Error).message}`
      throw new ContractError("malformed", text, { cause })
    }
  }

  #message(type: DescMessage, bytes: Uint8Array): string {
    const known = new Map(type.fields.map((field) => [field.number, field]))
    const found = new FieldsFound()
    const reader = new BinaryReader(bytes)
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag()
      const field = known.get(number) ?? this.#extension(type, number)
      const start = reader.pos
      if (field === undefined || !this.#read(field, wireType, reader, found)) {
        reader.pos = start
        const raw = reader.skip(wireType, number)
        found.unknown.push(`${number}:${wireType}:${hex(raw)}`)
      }
    }
    return this.#text(found)
  }

  #extension(type: DescMessage, number: number): DescField | undefined {
    return this.#registry.getExtensionFor(type, number) as DescField | undefined
  }

  /** False for what stands there in a form that the field does not have. */
  #read(field: DescField, wireType: WireType, reader: BinaryReader, found: FieldsFound): boolean {
    switch (field.fieldKind) {
      case "scalar": {
        if (wireType !== wireTypeOf(field.scalar)) return false
        found.set(field, this.#scalar(field.scalar, reader), isZero)
        return true
      }
      case "enum": {
        if (wireType !== WireType.Varint) return false
        const number = `${reader.int32()}`
        if (!isNamed(field, number)) return false
        found.set(field, number, isZero)
        return true
      }
      case "message": {
        const bytes = submessage(field.delimitedEncoding, field.number, wireType, reader)
        if (bytes === undefined) return false
        found.merge(field, bytes)
        return true
      }
      case "list":
        return this.#readList(field, wireType, reader, found)
      case "map": {
        if (wireType !== WireType.LengthDelimited) return false
        const [key, value] = this.#entry(field, reader.bytes())
        if (field.mapKind === "enum" && !isNamed(field, value)) return false
        found.entry(field, key, value)
        return true
      }
    }
  }

  #readList(
    field: Extract<DescField, { fieldKind: "list" }>,
    wireType: WireType,
    reader: BinaryReader,
    found: FieldsFound,
  ): boolean {
    if (field.listKind === "message") {
      const bytes = submessage(field.delimitedEncoding, field.number, wireType, reader)
      if (bytes === undefined) return false
      found.append(field, this.#message(field.message, bytes))
      return true
    }
    const scalar = field.listKind === "enum" ? ScalarType.INT32 : field.scalar
    const single = wireTypeOf(scalar)
    const append = (from: BinaryReader) => {
      const item = this.#scalar(scalar, from)
      if (isNamed(field, item)) found.append(field, item)
      else found.unknown.push(`${field.number}:${item}`)
    }
    if (wireType === single) {
      append(reader)
      return true
    }
    if (wireType !== WireType.LengthDelimited || single === WireType.LengthDelimited) return false
    const packed = new BinaryReader(reader.bytes())
    while (packed.pos < packed.len) append(packed)
    return true
  }

  #entry(
    field: Extract<DescField, { fieldKind: "map" }>,
    bytes: Uint8Array,
  ): [key: string, value: string] {
    let key = zeroOf(field.mapKey)
    let scalar = field.mapKind === "scalar" ? zeroOf(field.scalar) : "0"
    const message: Uint8Array[] = []
    const reader = new BinaryReader(bytes)
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag()
      if (number === 1 && wireType === wireTypeOf(field.mapKey)) {
        key = this.#scalar(field.mapKey, reader)
      } else if (number !== 2) reader.skip(wireType, number)
      else if (field.mapKind === "message") message.push(reader.bytes())
      else if (field.mapKind === "enum") scalar = `${reader.int32()}`
      else scalar = this.#scalar(field.scalar, reader)
    }
    return [
      key,
      field.mapKind === "message" ? this.#message(field.message, joined(message)) : scalar,
    ]
  }

  #scalar(type: ScalarType, reader: BinaryReader): string {
    switch (type) {
      case ScalarType.DOUBLE:
        return this.#bits(reader.fixed64(), 0x7ff0000000000000n, 0xfffffffffffffn)
      case ScalarType.FLOAT:
        return this.#bits(reader.fixed32(), 0x7f800000n, 0x7fffffn)
      case ScalarType.INT64:
        return `${reader.int64()}`
      case ScalarType.UINT64:
        return `${reader.uint64()}`
      case ScalarType.SINT64:
        return `${reader.sint64()}`
      case ScalarType.FIXED64:
        return `${reader.fixed64()}`
      case ScalarType.SFIXED64:
        return `${reader.sfixed64()}`
      case ScalarType.INT32:
        return `${reader.int32()}`
      case ScalarType.UINT32:
        return `${reader.uint32()}`
      case ScalarType.SINT32:
        return `${reader.sint32()}`
      case ScalarType.FIXED32:
        return `${reader.fixed32()}`
      case ScalarType.SFIXED32:
        return `${reader.sfixed32()}`
      case ScalarType.BOOL:
        return reader.bool() ? "1" : "0"
      case ScalarType.STRING:
      case ScalarType.BYTES:
        return `'${hex(reader.bytes())}`
    }
  }

  #bits(read: bigint | string | number, exponent: bigint, fraction: bigint): string {
    const bits = BigInt(read)
    const isNaN = (bits & exponent) === exponent && (bits & fraction) !== 0n
    return isNaN && this.#rules.anyNaN === true ? "NaN" : `${bits}`
  }

  #text(found: FieldsFound): string {
    const parts = [
      ...[...found.values].map(([{ number }, value]) => [number, value] as const),
      ...[...found.messages].map(
        ([field, bytes]) =>
          [field.number, this.#message(field.message as DescMessage, joined(bytes))] as const,
      ),
      ...[...found.lists].flatMap(([{ number }, items]) =>
        items.length === 0 ? [] : [[number, `[${items.join(",")}]`] as const],
      ),
      ...[...found.maps].map(
        ([{ number }, entries]) =>
          [
            number,
            `<${[...entries]
              .map((entry) => entry.join("="))
              .sort()
              .join(",")}>`,
          ] as const,
      ),
    ].toSorted(([a], [b]) => a - b)
    const unknown = this.#rules.unknownFields === true ? found.unknown.join(",") : ""
    return `{${parts.map(([number, value]) => `${number}:${value}`).join(" ")}|${unknown}}`
  }
}

/** The fields of a message as they come, the last of a oneof instead of those before it. */
class FieldsFound {
  readonly values = new Map<DescField, string>()
  readonly messages = new Map<DescField, Uint8Array[]>()
  readonly lists = new Map<DescField, string[]>()
  readonly maps = new Map<DescField, Map<string, string>>()
  readonly unknown: string[] = []

  set(field: DescField, value: string, isDefault: (value: string) => boolean): void {
    this.#choose(field)
    // A field without presence is not there where it has its default.
    if (
      field.presence === FeatureSet_FieldPresence.IMPLICIT &&
      field.oneof === undefined &&
      isDefault(value)
    ) {
      this.values.delete(field)
    } else this.values.set(field, value)
  }

  merge(field: DescField, bytes: Uint8Array): void {
    this.#choose(field)
    this.messages.set(field, [...(this.messages.get(field) ?? []), bytes])
  }

  append(field: DescField, item: string): void {
    this.lists.set(field, this.lists.get(field) ?? [])
    this.lists.get(field)?.push(item)
  }

  entry(field: DescField, key: string, value: string): void {
    this.maps.set(field, (this.maps.get(field) ?? new Map<string, string>()).set(key, value))
  }

  #choose({ oneof, number }: DescField): void {
    for (const other of oneof?.fields ?? []) {
      if (other.number === number) continue
      this.values.delete(other)
      this.messages.delete(other)
    }
  }
}

/** A closed enum has no other numbers: they are unknown fields. https://protobuf.dev/programming-guides/enum/ */
function isNamed({ enum: type }: DescField, number: string): boolean {
  return type === undefined || type.open || type.value[Number(number)] !== undefined
}

function isZero(value: string): boolean {
  return value === "0" || value === "'"
}

function zeroOf(type: ScalarType): string {
  return type === ScalarType.STRING || type === ScalarType.BYTES ? "'" : "0"
}

function submessage(
  delimited: boolean,
  number: number,
  wireType: WireType,
  reader: BinaryReader,
): Uint8Array | undefined {
  if (!delimited) return wireType === WireType.LengthDelimited ? reader.bytes() : undefined
  if (wireType !== WireType.StartGroup) return undefined
  const group = reader.skip(wireType, number)
  return group.subarray(0, group.length - tagBytes(number))
}

/** Of the end of a group. */
function tagBytes(number: number): number {
  let rest = (BigInt(number) << 3n) >> 7n
  let count = 1
  for (; rest > 0n; rest >>= 7n) count += 1
  return count
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")
}
