import type { ServerHttp2Stream } from "node:http2"

/**
 * Joins what one read of the socket brings for a request. Node shows each DATA
 * frame by itself, as a part of all that it read: 64 KiB would stay for one
 * byte, and an object for each byte of a request that comes byte by byte.
 */
export class RequestChunks {
  readonly #stream: ServerHttp2Stream
  readonly #push: ServerHttp2Stream["push"]
  readonly #onChunk: (bytes: number) => void
  #waiting: Buffer[] = []
  #bytes = 0

  /** `onChunk` hears of each before anybody can read it. */
  constructor(stream: ServerHttp2Stream, onChunk: (bytes: number) => void) {
    this.#stream = stream
    this.#onChunk = onChunk
    this.#push = stream.push.bind(stream)
    stream.push = (chunk: Buffer | null) => this.#take(chunk)
  }

  #take(chunk: Buffer | null): boolean {
    if (chunk === null) {
      this.#flush()
      return this.#push(null)
    }
    // Runs when all that was read has been shown.
    if (this.#waiting.push(chunk) === 1) process.nextTick(this.#flush)
    this.#bytes += chunk.length
    const { readableLength, readableHighWaterMark } = this.#stream
    return readableLength + this.#bytes < readableHighWaterMark
  }

  readonly #flush = () => {
    if (this.#waiting.length === 0) return
    // Not of Node's pool, which would stay as a whole too.
    const joined = Buffer.allocUnsafeSlow(this.#bytes)
    let at = 0
    for (const chunk of this.#waiting) {
      joined.set(chunk, at)
      at += chunk.length
    }
    this.#waiting = []
    this.#bytes = 0
    if (this.#stream.destroyed) return
    this.#onChunk(joined.length)
    this.#push(joined)
  }
}
