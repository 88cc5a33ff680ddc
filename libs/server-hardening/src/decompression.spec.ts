import { gzipSync } from "node:zlib"
import { status } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { CompressedFlags, Decompression, limitedDecompression } from "./decompression.ts"
import type { BaseCall } from "./grpc-http2.ts"

const tooMany = { code: status.RESOURCE_EXHAUSTED, details: "too many", metadata: null }

/** Of a call whose own decompression counts how often it is asked. */
function decompressing({ destroyed = false, mostBytes = Infinity }) {
  const call = {
    asked: 0,
    stream: { destroyed },
    decompressMessage: async () => {
      call.asked += 1
      return Buffer.alloc(1000)
    },
  }
  const held = { take: (bytes: number) => bytes <= mostBytes, tooMany }
  const decompress = limitedDecompression(
    call as unknown as BaseCall,
    new Decompression(1),
    new CompressedFlags(),
    held,
  )
  return { call, message: async () => decompress(compressed, "gzip") }
}

const zipped = gzipSync("")
const compressed = Buffer.concat([Buffer.from([1, 0, 0, 0, zipped.length]), zipped])

describe("a compressed message", () => {
  it("is decompressed", async () => {
    expect(await decompressing({}).message()).toHaveLength(1000)
  })

  it("is not, once its call is over", async () => {
    const { call, message } = decompressing({ destroyed: true })
    expect(await message()).toHaveLength(0)
    expect(call.asked).toBe(0)
  })

  it("ends its call where the connection holds too much with it", async () => {
    await expect(decompressing({ mostBytes: 999 }).message()).rejects.toBe(tooMany)
  })
})

it("as many messages as allowed are decompressed at once, and the others after them", async () => {
  const decompression = new Decompression(2)
  const running: PromiseWithResolvers<void>[] = []
  const all = [1, 2, 3, 4].map(() =>
    decompression.run(() => {
      const work = Promise.withResolvers<void>()
      running.push(work)
      return work.promise
    }),
  )
  await new Promise(setImmediate)
  expect(running).toHaveLength(2)
  running[0]?.resolve()
  await all[0]
  await new Promise(setImmediate)
  expect(running).toHaveLength(3)
  running[1]?.reject(new Error("broken"))
  await expect(all[1]).rejects.toThrow("broken")
  await new Promise(setImmediate)
  expect(running).toHaveLength(4)
  for (const work of running) work.resolve()
  await Promise.all([all[2], all[3]])
})
