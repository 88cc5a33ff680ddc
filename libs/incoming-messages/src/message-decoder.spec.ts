import { createRequire } from "node:module"
import { setImmediate as turn } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import { MessageDecoder } from "./message-decoder.ts"

type Decoder = Pick<MessageDecoder, "write" | "readState">
const require = createRequire(import.meta.url)
const { StreamDecoder } = require("@grpc/grpc-js/build/src/stream-decoder.js") as {
  StreamDecoder: new (mostBytes: number) => Decoder
}

function prefixed(bytes: number, fill: number, flag = 0): Buffer {
  const message = Buffer.alloc(5 + bytes, fill)
  message.writeUInt8(flag, 0)
  message.writeUInt32BE(bytes, 1)
  return message
}

const messages = [
  prefixed(0, 0),
  prefixed(1, 1, 1),
  prefixed(0, 0, 1),
  prefixed(70_000, 2),
  prefixed(4, 3),
  prefixed(5000, 4),
]
const all = Buffer.concat(messages)

describe("messages that come in parts of", () => {
  it.each([1, 2, 3, 5, 6, 1023, 5000, 16_384, all.length])("%d bytes are whole", (partBytes) => {
    const decoder = new MessageDecoder(-1)
    const theirs = new StreamDecoder(-1)
    const decoded: Buffer[] = []
    for (let at = 0; at < all.length; at += partBytes) {
      const part = all.subarray(at, at + partBytes)
      decoded.push(...decoder.write(Buffer.from(part)))
      theirs.write(Buffer.from(part))
      expect(decoder.readState === 0).toBe(theirs.readState === 0)
    }
    expect(decoded.length).toBe(messages.length)
    for (const [i, message] of messages.entries()) expect(decoded[i]!.equals(message)).toBe(true)
    expect(decoder.readState).toBe(0)
  })
})

describe("a message", () => {
  it("that is longer than the limit is grpc-js' error", () => {
    for (const decoder of [new MessageDecoder(99), new StreamDecoder(99)]) {
      expect(decoder.write(prefixed(99, 1)).length).toBe(1)
      expect(() => decoder.write(prefixed(100, 1).subarray(0, 5))).toThrow(
        "Received message larger than max (100 vs 99)",
      )
    }
  })

  it("takes up little until its bytes come, and keeps nothing of what they came in", async () => {
    const whole = prefixed(4_000_000, 7)
    const before = process.memoryUsage().arrayBuffers
    const decoders = Array.from({ length: 1000 }, () => {
      const decoder = new MessageDecoder(-1)
      // As Node shows a byte: as a part of all that it read.
      const read = Buffer.allocUnsafeSlow(65_536)
      read.set(whole.subarray(0, 6))
      expect(decoder.write(read.subarray(0, 6))).toEqual([])
      return decoder
    })
    setFlagsFromString("--expose-gc")
    const collect = runInNewContext("gc") as () => void
    // V8 gives buffers back beside the program; the test's own time limit is the bound.
    do {
      collect()
      await turn()
    } while (process.memoryUsage().arrayBuffers - before > 8_000_000)
    expect(decoders[0]!.write(whole.subarray(6))[0]!.equals(whole)).toBe(true)
  })
})
