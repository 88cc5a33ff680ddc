import type { ServerHttp2Stream } from "node:http2"

const LARGE_FRAME_BYTES = 4096
const MOST_JOINED_BYTES = 2048

/**
 * Joins what one read of the socket brings for a request, unless its call takes
 * it at once. Node shows each DATA frame by itself, as a part of all that it
 * read: 64 KiB would stay for one byte, and an object for each byte of a request
 * that comes byte by byte.
 */
export class RequestChunks {
  readonly #stream: ServerHttp2Stream
  readonly #push: ServerHttp2Stream["push"]
  readonly #onChunk: (bytes: number, isKept: boolean) => void
  readonly #isInMessage: () => boolean
  #waiting: Buffer[] = []
  #bytes = 0

  /** `onChunk` hears of each before anybody can read it, and whether it waits for that. */
  constructor(
    stream: ServerHttp2Stream,
    onChunk: (bytes: number, isKept: boolean) => void,
    isInMessage: () => boolean,
  ) {
    this.#stream = stream
    this.#onChunk = onChunk
    this.#isInMessage = isInMessage
    // oxlint-disable-next-line typescript/unbound-method -- called with its stream
    this.#push = stream.push
    stream.push = (chunk: Buffer | null) => this.#take(chunk)
  }

  #take(chunk: Buffer | null): boolean {
    if (chunk === null) {
      this.flush()
      return this.#push.call(this.#stream, null)
    }
    if (this.#isTakenAtOnce(chunk)) this.flush()
    // Again, as what was flushed may have been a whole message.
    if (this.#isTakenAtOnce(chunk)) {
      this.#onChunk(chunk.length, false)
      return this.#push.call(this.#stream, chunk)
    }
    // Runs when all that was read has been shown.
    if (this.#waiting.push(chunk) === 1) process.nextTick(flush, this)
    this.#bytes += chunk.length
    // Thousands of small messages at once would make grpc-js slow.
    if (chunk.length < LARGE_FRAME_BYTES && this.#bytes >= MOST_JOINED_BYTES) this.flush()
    const { readableLength, readableHighWaterMark } = this.#stream
    return readableLength + this.#bytes < readableHighWaterMark
  }

  /** Small parts of a message cost less joined. */
  #isTakenAtOnce(chunk: Buffer): boolean {
    const { readableFlowing, readableLength } = this.#stream
    if (readableFlowing !== true || readableLength > 0) return false
    if (chunk.length >= LARGE_FRAME_BYTES) return true
    return this.#waiting.length === 0 && !this.#isInMessage()
  }

  flush(): void {
    const chunks = this.#waiting
    if (chunks.length === 0) return
    const bytes = this.#bytes
    this.#waiting = []
    this.#bytes = 0
    for (const chunk of isWorthKeeping(chunks, bytes) ? chunks : [joined(chunks, bytes)]) {
      if (this.#stream.destroyed) return
      this.#onChunk(chunk.length, true)
      this.#push.call(this.#stream, chunk)
    }
  }
}

/** One for all: a stream that is open costs each closure. */
function flush(chunks: RequestChunks): void {
  chunks.flush()
}

/** Of one frame or large ones, and most of what Node read: a copy would cost more than it saves. */
function isWorthKeeping(chunks: readonly Buffer[], bytes: number): boolean {
  const read = chunks[0]?.buffer
  return (
    (chunks.length === 1 || bytes >= chunks.length * LARGE_FRAME_BYTES) &&
    bytes * 2 >= (read?.byteLength ?? Infinity) &&
    chunks.every(({ buffer }) => buffer === read)
  )
}

function joined(chunks: readonly Buffer[], bytes: number): Buffer {
  // Not of Node's pool, which would stay as a whole too.
  const all = Buffer.allocUnsafeSlow(bytes)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
