import { createWriteStream } from "node:fs"
import { Writable, type Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

const MAX_LOG_BYTES = 16 * 1024 * 1024

/** Keeps a stream in a file, up to a size; the rest is read and dropped, so that the writer never blocks. */
export async function keepLog(stream: Readable, file: string): Promise<void> {
  const log = createWriteStream(file)
  let room = MAX_LOG_BYTES
  const limited = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const kept = chunk.subarray(0, room)
      const fills = room > 0 && chunk.length >= room
      room -= kept.length
      if (kept.length > 0) log.write(kept)
      if (fills) log.write(`\n… cut here: more than ${MAX_LOG_BYTES} bytes\n`)
      done()
    },
    final(done) {
      log.end(done)
    },
  })
  await pipeline(stream, limited)
}
