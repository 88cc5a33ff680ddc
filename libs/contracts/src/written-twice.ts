import type { DescMessage } from "@bufbuild/protobuf"
import { BinaryReader } from "@bufbuild/protobuf/wire"
import { wireTypeOf } from "./wire-types.ts"

/**
 * Whether a field of one scalar stands in the message more than once. What a
 * protobuf runtime has made a message of has it once: the last of them.
 * https://protobuf.dev/programming-guides/encoding/#last-one-wins
 */
export function isWrittenTwice(type: DescMessage, bytes: Uint8Array): boolean {
  const scalars = new Map(
    type.fields.flatMap((field) =>
      field.fieldKind === "scalar" ? [[field.number, wireTypeOf(field.scalar)] as const] : [],
    ),
  )
  const found = new Set<number>()
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    reader.skip(wireType, number)
    if (scalars.get(number) !== wireType) continue
    if (found.has(number)) return true
    found.add(number)
  }
  return false
}
