/** Field 1, 64 bits: https://protobuf.dev/programming-guides/encoding/ */
const TAG = 0x09
const LENGTH = 9
const VARINT = 0
const BIT64 = 1
const DELIMITED = 2

const scratch = new DataView(new ArrayBuffer(8))

/** The 16 lower-case hex digits of a double's IEEE-754 bits, big-endian. */
export function hexOf(value: number): string {
  scratch.setFloat64(0, value)
  return scratch.getBigUint64(0).toString(16).padStart(16, "0")
}

/** The double whose bits are these 16 hex digits. */
export function numberOf(hex: string): number {
  scratch.setBigUint64(0, BigInt(`0x${hex}`))
  return scratch.getFloat64(0)
}

/** The message with the double of these hex digits: no NaN loses its payload on the way. */
export function messageOf(hex: string): Buffer {
  const bits = BigInt(`0x${hex}`)
  if (bits === 0n) return Buffer.alloc(0)
  const bytes = Buffer.alloc(LENGTH)
  bytes[0] = TAG
  bytes.writeBigUInt64LE(bits, 1)
  return bytes
}

/** The hex digits of the double in a message, the last of several; undefined for bytes that are no message. */
export function hexIn(message: Uint8Array): string | undefined {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.length)
  let bits = 0n
  for (let at = 0; at < bytes.length;) {
    const tag = varintAt(bytes, at)
    if (tag === undefined) return undefined
    at = tag.end
    const wireType = tag.value & 7
    if (wireType === BIT64) {
      if (at + 8 > bytes.length) return undefined
      if (tag.value === TAG) bits = bytes.readBigUInt64LE(at)
      at += 8
      continue
    }
    const next = varintAt(bytes, at)
    if (next === undefined || (wireType !== VARINT && wireType !== DELIMITED)) return undefined
    at = wireType === VARINT ? next.end : next.end + next.value
    if (at > bytes.length) return undefined
  }
  return bits.toString(16).padStart(16, "0")
}

function varintAt(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0
  for (let at = start, factor = 1; at < bytes.length && at < start + 7; at += 1, factor *= 128) {
    const byte = bytes[at] as number
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, end: at + 1 }
  }
  return undefined
}
