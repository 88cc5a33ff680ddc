import { createRequire } from "node:module"
import type * as protobuf from "google-protobuf"

/**
 * A message as bytes, without the generated class in between: protobuf's
 * JavaScript takes -0 for 0 both ways, writes every NaN alike, and needs five
 * times as long. A message is a tag byte and a little-endian double, or nothing
 * for 0.
 */
const TAG = 0x09
const LENGTH = 9

const nothing = Buffer.alloc(0)

/** The message that holds a number. V8 promises nothing of a NaN's payload; `encodeBits` keeps it. */
export function encodeNumber(value: number): Buffer {
  if (Object.is(value, 0)) return nothing
  const bytes = Buffer.allocUnsafe(LENGTH)
  bytes[0] = TAG
  bytes.writeDoubleLE(value, 1)
  return bytes
}

/** The message that holds the double of these 64 bits. */
export function encodeBits(bits: bigint): Buffer {
  if (bits === 0n) return nothing
  const bytes = Buffer.allocUnsafe(LENGTH)
  bytes[0] = TAG
  bytes.writeBigUInt64LE(bits, 1)
  return bytes
}

/** The number in a message. Throws for bytes that are none. */
export function decodeNumber(bytes: Buffer): number {
  const message = bareMessage(bytes)
  return message.length === 0 ? 0 : message.readDoubleLE(1)
}

/** The 64 bits of the double in a message. Throws for bytes that are none. */
export function decodeBits(bytes: Buffer): bigint {
  const message = bareMessage(bytes)
  return message.length === 0 ? 0n : message.readBigUInt64LE(1)
}

/**
 * The same message in the one form that this file writes: without fields of a
 * later version, with the last of several numbers, and empty for 0. Throws for bytes that
 * are no message.
 */
export function bareMessage(bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes
  if (bytes.length !== LENGTH || bytes[0] !== TAG) return encodeBits(lastNumberIn(bytes))
  return bytes.readInt32LE(1) === 0 && bytes.readInt32LE(5) === 0 ? nothing : bytes
}

function lastNumberIn(bytes: Buffer): bigint {
  // Loaded when it is needed: it takes 5 ms of a program's start.
  const { BinaryReader } = createRequire(import.meta.url)("google-protobuf") as typeof protobuf
  const reader = new BinaryReader(bytes)
  let bits = 0n
  while (reader.nextField()) {
    const at = reader.getCursor()
    const isNumber = ((reader.getFieldNumber() << 3) | reader.getWireType()) === TAG
    reader.skipField()
    if (isNumber) bits = bytes.readBigUInt64LE(at)
  }
  return bits
}
