import { constants, type ServerHttp2Stream } from "node:http2"
import { Readable } from "node:stream"
import type { Connection } from "./connection.ts"
import { HeldBytes } from "./held-bytes.ts"

/** Counts what comes of a request while its call waits for its turn: nobody reads it, and flow control lets much through. */
export class WaitingRequest {
  readonly #stream: ServerHttp2Stream
  readonly #held: HeldBytes
  readonly #push: ServerHttp2Stream["push"]

  constructor(stream: ServerHttp2Stream, connection: Connection) {
    this.#stream = stream
    this.#held = new HeldBytes(connection)
    // oxlint-disable-next-line typescript/unbound-method -- called with its stream, and put back
    this.#push = stream.push
    stream.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
      if (chunk !== null && !this.#held.take(chunk.length)) {
        stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
      }
      return this.#push.call(stream, chunk, encoding)
    }
  }

  /** The call begins, and counts what has come itself; or it ends. */
  over(): void {
    this.#held.releaseAll()
    // Deleted, it would leave the stream with a hash table of its properties: 600 bytes more, and slower.
    this.#stream.push = this.#push
  }
}

/** Whether somebody counts what comes of the stream. */
export function isCounted(stream: ServerHttp2Stream): boolean {
  // oxlint-disable-next-line typescript/unbound-method -- only compared
  return stream.push !== Readable.prototype.push
}
