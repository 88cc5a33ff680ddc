import type { ServerHttp2Stream } from "node:http2"
import { Readable } from "node:stream"
import { setImmediate as turn } from "node:timers/promises"
import { expect, it } from "vitest"
import { RequestChunks } from "./request-chunks.ts"

const READ_BYTES = 65_536

/** Takes the place of Node's own, and notes what is kept. */
class Stream extends Readable {
  readonly chunks: Buffer[] = []

  override _read(): void {}

  override push(chunk: Buffer | null): boolean {
    if (chunk !== null) this.chunks.push(chunk)
    return super.push(chunk)
  }
}

/** What becomes of these parts of what Node read from the socket, and shows in one turn. */
async function chunksOf(
  parts: readonly Buffer[],
  { isRead, isInMessage }: { isRead: boolean; isInMessage: boolean },
): Promise<Buffer[]> {
  const stream = new Stream()
  if (isRead) stream.resume()
  await turn()
  void new RequestChunks(
    stream as unknown as ServerHttp2Stream,
    () => {},
    () => isInMessage,
  )
  for (const part of parts) stream.push(part)
  await turn()
  return stream.chunks
}

function partsOf(read: Buffer, length: number, count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => read.subarray(i * length, (i + 1) * length))
}

it("small parts of a message that is read are joined", async () => {
  const parts = partsOf(Buffer.from("abcdefghij"), 1, 10)
  const chunks = await chunksOf(parts, { isRead: true, isInMessage: true })
  expect(chunks.map(String)).toEqual(["abcdefghij"])
})

it("a message that is read is taken as it came", async () => {
  const parts = partsOf(Buffer.from("abcdefghij"), 5, 2)
  const chunks = await chunksOf(parts, { isRead: true, isInMessage: false })
  expect(chunks).toEqual(parts)
})

it("a small part that waits does not keep all that was read with it", async () => {
  const parts = partsOf(Buffer.alloc(READ_BYTES), 1, 3)
  const [chunk, ...more] = await chunksOf(parts, { isRead: false, isInMessage: true })
  expect(chunk).toHaveLength(3)
  expect(chunk?.buffer.byteLength).toBe(3)
  expect(more).toEqual([])
})

it("a part that is most of what was read is not copied", async () => {
  const read = Buffer.alloc(READ_BYTES)
  const [chunk] = await chunksOf(partsOf(read, 40_000, 1), { isRead: false, isInMessage: true })
  expect(chunk).toHaveLength(40_000)
  expect(chunk?.buffer).toBe(read.buffer)
})
