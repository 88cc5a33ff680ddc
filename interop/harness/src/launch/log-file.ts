import { createWriteStream } from "node:fs"
import { Writable, type Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { type FileError, unwritable } from "@interop/files"

const MAX_LOG_BYTES = 16 * 1024 * 1024

/**
 * Keeps a stream in a file, up to a size. The rest is read and dropped, and so
 * is all of it once the file cannot be written: the writer never blocks.
 * Settles when the stream has ended.
 */
export async function keepLog(
  stream: Readable,
  file: string,
  onUnwritable: (error: FileError) => void,
): Promise<void> {
  const log = createWriteStream(file)
  log.once("error", (cause) => onUnwritable(unwritable(file, cause)))
  let room = MAX_LOG_BYTES
  const limited = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const kept = chunk.subarray(0, room)
      const fills = room > 0 && chunk.length >= room
      room -= kept.length
      if (kept.length > 0 && log.writable) log.write(kept)
      if (fills && log.writable) log.write(`\n… cut here: more than ${MAX_LOG_BYTES} bytes\n`)
      done()
    },
    final(done) {
      log.end(() => done())
    },
  })
  // That a program's end cuts its stream off is no failure of the log.
  await pipeline(stream, limited).catch(() => log.end())
}
