import type { Messages, Script } from "./documents.ts"
import { UnsupportedStep } from "./unsupported-step.ts"

const wireTypes = { double: 1, int64: 0 } as const

/** The message of a `send` step, of a call with this codec. */
export function messageOf(
  { bytes, zeros = 0 }: { bytes: string; zeros?: number },
  codec: Script["codec"],
): Buffer {
  const message = Buffer.from(bytes, "base64")
  if (zeros === 0) return message
  if (codec !== "bytes") {
    throw new UnsupportedStep("zeros of step send are for calls with the codec bytes only")
  }
  return Buffer.concat([message], message.length + zeros)
}

/** The messages of a step, one after another. */
export function* eachMessage(messages: Messages): Generator<Buffer, void, undefined> {
  if (Array.isArray(messages)) {
    for (const bytes of messages) yield Buffer.from(bytes, "base64")
    return
  }
  const { count, template, varying } = messages
  const { field, type, from } = varying
  const tag = Buffer.from(varint(BigInt(field) * 8n + BigInt(wireTypes[type])))
  const start = Buffer.concat([Buffer.from(template, "base64"), tag])
  const startOf = (valueBytes: number) => {
    const message = Buffer.allocUnsafe(start.length + valueBytes)
    start.copy(message)
    return message
  }
  for (let i = 0; i < count; i += 1) {
    if (type === "double") {
      const message = startOf(8)
      message.writeDoubleLE(from + i, start.length)
      yield message
    } else {
      const value = varint(BigInt.asUintN(64, BigInt(from) + BigInt(i)))
      const message = startOf(value.length)
      message.set(value, start.length)
      yield message
    }
  }
}

export function countOf(messages: Messages): number {
  return Array.isArray(messages) ? messages.length : messages.count
}

function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
  return bytes
}
