import { decodeBits, encodeBits } from "@interop/contract/messages"

/** Field 15, length-delimited: one that the contract does not know. */
const PADDING_TAG = 0x7a

/** The message that a `send` step asks for, as bytes: no double in hex ever becomes a number, which could cost a NaN its payload. */
export function messageOf(hex: string, paddingBytes?: number): Buffer {
  const message = encodeBits(BigInt(`0x${hex}`))
  if (paddingBytes === undefined) return message
  const head = Buffer.from([PADDING_TAG, ...varint(paddingBytes)])
  return Buffer.concat([message, head], message.length + head.length + paddingBytes)
}

/** The double in a message, in hex. */
export function doubleIn(message: Buffer): string {
  return decodeBits(message).toString(16).padStart(16, "0")
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}
