import {
  HEADER_BYTES,
  KIND_SHIFT,
  LENGTH_MASK,
  MORE,
  RING_BYTES,
  RING_MASK,
  SMALL_BYTES,
  wordAligned,
} from "./ring-format.ts"

/** The side of a ring that takes records out. */
export class RingReader {
  readonly #bytes: Uint8Array
  readonly #words: Int32Array
  readonly #control: Int32Array
  readonly #readWord: number
  readonly #writtenWord: number
  #read = 0
  #released = 0
  #written = 0
  #fragments: Buffer[] = []

  /** Of the record that `next` has taken out. */
  kind = 0
  id = 0
  payload: Buffer = Buffer.alloc(0)

  constructor(
    ring: SharedArrayBuffer,
    control: Int32Array,
    words: { read: number; written: number },
  ) {
    this.#bytes = new Uint8Array(ring)
    this.#words = new Int32Array(ring)
    this.#control = control
    this.#readWord = words.read
    this.#writtenWord = words.written
  }

  /** Whether the writer has published something that was not read yet. */
  get hasMore(): boolean {
    if (this.#read !== this.#written) return true
    this.#written = Atomics.load(this.#control, this.#writtenWord)
    return this.#read !== this.#written
  }

  /** Takes the next whole record out; false when there is none. Its payload is a copy. */
  next(): boolean {
    while (this.hasMore) {
      const at = this.#read & RING_MASK
      const head = this.#words[at >> 2]!
      const size = head & LENGTH_MASK
      const kind = head >>> KIND_SHIFT
      this.id = this.#words[((at + 4) & RING_MASK) >> 2]!
      const fragment = this.#copy((at + HEADER_BYTES) & RING_MASK, size)
      this.#read = (this.#read + HEADER_BYTES + wordAligned(size)) | 0
      if (kind & MORE) {
        this.#fragments.push(fragment)
        continue
      }
      this.kind = kind
      this.payload = this.#fragments.length === 0 ? fragment : this.#assembled(fragment)
      return true
    }
    return false
  }

  /** Gives the writer the space of what was read. False when there was none. */
  release(): boolean {
    if (this.#released === this.#read) return false
    this.#released = this.#read
    Atomics.store(this.#control, this.#readWord, this.#read)
    return true
  }

  #copy(start: number, size: number): Buffer {
    const copy = Buffer.allocUnsafe(size)
    const ring = this.#bytes
    if (size <= SMALL_BYTES) {
      for (let i = 0; i < size; i += 1) copy[i] = ring[(start + i) & RING_MASK]!
    } else {
      const untilEnd = Math.min(size, RING_BYTES - start)
      copy.set(ring.subarray(start, start + untilEnd))
      if (untilEnd < size) copy.set(ring.subarray(0, size - untilEnd), untilEnd)
    }
    return copy
  }

  #assembled(last: Buffer): Buffer {
    const whole = Buffer.concat([...this.#fragments, last])
    this.#fragments = []
    return whole
  }
}
