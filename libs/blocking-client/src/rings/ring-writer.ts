import {
  HEADER_BYTES,
  KIND_SHIFT,
  MAX_FRAGMENT_BYTES,
  MORE,
  RING_BYTES,
  RING_MASK,
  SMALL_BYTES,
  wordAligned,
} from "./ring-format.ts"

/** The side of a ring that puts records in. */
export class RingWriter {
  readonly #bytes: Uint8Array
  readonly #words: Int32Array
  readonly #control: Int32Array
  readonly #readWord: number
  readonly #writtenWord: number
  #read = 0
  #written = 0
  #published = 0
  #fragmentedBytes = 0

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

  /**
   * Puts a record in, for the reader to see at the next `publish`. False when
   * there was no space for all of it: the same record is to be offered again.
   */
  put(kind: number, id: number, payload: Uint8Array): boolean {
    for (;;) {
      const leftBytes = payload.length - this.#fragmentedBytes
      const size = Math.min(leftBytes, MAX_FRAGMENT_BYTES)
      if (!this.#hasSpace(HEADER_BYTES + wordAligned(size))) return false
      const last = size === leftBytes
      this.#writeFragment(last ? kind : kind | MORE, id, payload, size)
      if (last) {
        this.#fragmentedBytes = 0
        return true
      }
      this.#fragmentedBytes += size
    }
  }

  /** Lets the reader see what was put in. False when there was nothing new. */
  publish(): boolean {
    if (this.#published === this.#written) return false
    this.#published = this.#written
    Atomics.store(this.#control, this.#writtenWord, this.#written)
    return true
  }

  #hasSpace(bytes: number): boolean {
    if (RING_BYTES - ((this.#written - this.#read) | 0) >= bytes) return true
    this.#read = Atomics.load(this.#control, this.#readWord)
    return RING_BYTES - ((this.#written - this.#read) | 0) >= bytes
  }

  #writeFragment(kind: number, id: number, payload: Uint8Array, size: number): void {
    const ring = this.#bytes
    const from = this.#fragmentedBytes
    const at = this.#written & RING_MASK
    this.#words[at >> 2] = (kind << KIND_SHIFT) | size
    this.#words[((at + 4) & RING_MASK) >> 2] = id
    const start = (at + HEADER_BYTES) & RING_MASK
    if (size <= SMALL_BYTES) {
      for (let i = 0; i < size; i += 1) ring[(start + i) & RING_MASK] = payload[from + i]!
    } else {
      const untilEnd = Math.min(size, RING_BYTES - start)
      ring.set(payload.subarray(from, from + untilEnd), start)
      if (untilEnd < size) ring.set(payload.subarray(from + untilEnd, from + size), 0)
    }
    this.#written = (this.#written + HEADER_BYTES + wordAligned(size)) | 0
  }
}
