/** Of the flag and the length. */
const PREFIX_BYTES = 5
/** What a message may take up before its bytes have come; then four times what has come. */
const FIRST_BYTES = 4096
const GROWTH = 4

/** As grpc-js' own says it: 0 between messages. */
const BETWEEN = 0
const IN_PREFIX = 1
const IN_MESSAGE = 2

/**
 * Takes the place of grpc-js' StreamDecoder, which keeps all parts of a message
 * until it is whole and copies them then: with each part what Node read beside
 * it, 64 KiB for a byte. This one copies what has come at once, into a buffer
 * that grows with the message, so nothing else is kept, and V8 collects less.
 */
export class MessageDecoder {
  readonly #mostBytes: number
  readonly #prefix = Buffer.allocUnsafe(PREFIX_BYTES)
  readState: number = BETWEEN
  #message = this.#prefix
  #filled = 0
  #length = 0

  /** -1: messages of any length. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** Gives the messages that end in these bytes, with their prefix. Throws for one that is too long. */
  write(data: Buffer): Buffer[] {
    const messages: Buffer[] = []
    let at = 0
    while (at < data.length) {
      if (this.readState !== IN_MESSAGE) {
        at += this.#fill(data, at, PREFIX_BYTES)
        this.readState = IN_PREFIX
        if (this.#filled < PREFIX_BYTES) break
        this.#begin(data.length - at)
      }
      at += this.#fill(data, at, this.#length)
      if (this.#filled < this.#length) break
      messages.push(this.#message)
      this.readState = BETWEEN
      this.#message = this.#prefix
      this.#filled = 0
    }
    return messages
  }

  #begin(there: number): void {
    const bytes = this.#prefix.readUInt32BE(1)
    if (this.#mostBytes !== -1 && bytes > this.#mostBytes) {
      throw new Error(`Received message larger than max (${bytes} vs ${this.#mostBytes})`)
    }
    this.readState = IN_MESSAGE
    this.#length = PREFIX_BYTES + bytes
    const room = PREFIX_BYTES + Math.max(there, FIRST_BYTES)
    this.#message = Buffer.allocUnsafe(Math.min(this.#length, room))
    this.#message.set(this.#prefix)
  }

  /** Copies what belongs to the part of so many bytes, and says how much that was. */
  #fill(data: Buffer, at: number, length: number): number {
    const bytes = Math.min(length - this.#filled, data.length - at)
    const end = this.#filled + bytes
    if (end > this.#message.length) this.#grow(end)
    data.copy(this.#message, this.#filled, at, at + bytes)
    this.#filled = end
    return bytes
  }

  #grow(needed: number): void {
    const larger = Math.max(needed, this.#message.length * GROWTH)
    const grown = Buffer.allocUnsafe(Math.min(this.#length, larger))
    this.#message.copy(grown, 0, 0, this.#filled)
    this.#message = grown
  }
}
