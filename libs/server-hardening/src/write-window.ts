export interface WriteWindowSize {
  /** Messages on their way to the socket at any moment. */
  maxMessages: number
  /** Bytes of those messages. */
  maxBytes: number
}

/**
 * Lets several messages of a stream be on their way at once. grpc-js hands
 * http2 one message and waits until it is written before it takes the next:
 * one turn of the event loop a message. Here a message counts as taken at
 * once while the window has room; beyond, the sender waits as before.
 */
export class WriteWindow {
  readonly #size: WriteWindowSize
  #messages = 0
  #bytes = 0
  #waiting: (() => void) | undefined

  constructor(size: WriteWindowSize) {
    this.#size = size
  }

  /** Notes a message as handed over and calls `taken` as soon as the next may come: at once if there is room. */
  handedOver(byteLength: number, taken: () => void): void {
    this.#messages += 1
    this.#bytes += byteLength
    if (this.#hasRoom()) taken()
    else this.#waiting = taken
  }

  /** Notes that a message has left for the socket. */
  written(byteLength: number): void {
    this.#messages -= 1
    this.#bytes -= byteLength
    const taken = this.#waiting
    if (taken === undefined || !this.#hasRoom()) return
    this.#waiting = undefined
    taken()
  }

  #hasRoom(): boolean {
    return this.#messages < this.#size.maxMessages && this.#bytes < this.#size.maxBytes
  }
}
