import { createHash } from "node:crypto"

const LENGTH_BYTES = 4

/** What is printed of a long stream in place of its messages: a SHA-256 over each, its length before it. */
export class Digest {
  readonly #hash = createHash("sha256")
  #count = 0

  add(message: Uint8Array): void {
    const framed = Buffer.allocUnsafe(LENGTH_BYTES + message.length)
    framed.writeUInt32BE(message.length)
    framed.set(message, LENGTH_BYTES)
    this.#hash.update(framed)
    this.#count += 1
  }

  get count(): number {
    return this.#count
  }

  /** The end: no `add` may follow. */
  finish(): { count: number; sha256: string } {
    return { count: this.#count, sha256: this.#hash.digest("hex") }
  }
}
