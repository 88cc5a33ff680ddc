import { createWriteStream } from "node:fs"
import { Transform, type TransformCallback, Writable, type Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { type FileError, unwritable } from "@interop/files"
import { Secrets } from "../select/secrets.ts"

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
  secrets: Secrets = new Secrets(),
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
  const parts = secrets.isEmpty ? [stream] : [stream, new HidingLines(secrets)]
  await pipeline([...parts, limited]).catch(() => log.end())
}

/** Lines without secrets: a part of one could not be told from other text. */
class HidingLines extends Transform {
  readonly #secrets: Secrets
  #rest = ""

  constructor(secrets: Secrets) {
    super()
    this.#secrets = secrets
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const text = this.#rest + chunk.toString("utf8")
    const end = text.lastIndexOf("\n") + 1
    this.#rest = text.slice(end)
    done(null, this.#secrets.hide(text.slice(0, end)))
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#secrets.hide(this.#rest))
  }
}
