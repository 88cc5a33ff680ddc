import type { Connection } from "./connection.ts"
import { MESSAGE_BYTES } from "./server-limits.ts"

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
 * once while the window has room, and the budget of the connection, which all
 * its streams share; beyond, the sender waits as before.
 */
export class WriteWindow {
  readonly #size: WriteWindowSize
  readonly #connection: Connection | undefined
  #messages = 0
  #bytes = 0
  #closed = false
  #waiting: (() => void) | undefined

  constructor(size: WriteWindowSize, connection?: Connection) {
    this.#size = size
    this.#connection = connection
  }

  /** Notes a message as handed over and calls `taken` as soon as the next may come: at once if there is room. */
  handedOver(byteLength: number, taken: () => void): void {
    this.#messages += 1
    this.#bytes += byteLength
    this.#connection?.runAhead(byteLength + MESSAGE_BYTES)
    if (this.#hasRoom()) taken()
    else this.#waiting = taken
  }

  /** Notes that a message has left for the socket. */
  written(byteLength: number): void {
    if (this.#closed) return
    this.#messages -= 1
    this.#bytes -= byteLength
    this.#connection?.fallBack(byteLength + MESSAGE_BYTES)
    const taken = this.#waiting
    if (taken === undefined || !this.#hasRoom()) return
    this.#waiting = undefined
    taken()
  }

  /** The call is over: what is still on its way counts no more. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#connection?.fallBack(this.#bytes + this.#messages * MESSAGE_BYTES)
  }

  #hasRoom(): boolean {
    if (this.#messages === 0) return true
    if (this.#connection?.mayRunAhead === false) return false
    return this.#messages < this.#size.maxMessages && this.#bytes < this.#size.maxBytes
  }
}
