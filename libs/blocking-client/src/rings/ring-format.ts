/**
 * A ring is a power of two of bytes that one thread writes and the other reads.
 * It holds records: a word with kind and length, a word with the id of the call
 * or channel, the payload, zero to three bytes up to the next word. A payload
 * longer than a fragment is spread over several records, all but the last of
 * them marked MORE, so that it may also be longer than the ring.
 *
 * Both positions count bytes modulo 2^32 and are published with Atomics; what
 * lies between them was written before.
 */
export const RING_BYTES = 256 * 1024
export const RING_MASK = RING_BYTES - 1
export const HEADER_BYTES = 8
export const MAX_FRAGMENT_BYTES = RING_BYTES / 4
export const KIND_SHIFT = 24
export const LENGTH_MASK = (1 << KIND_SHIFT) - 1
export const MORE = 0x80

/** Below this many bytes a loop is faster than a typed array's `set`. */
export const SMALL_BYTES = 48

export function wordAligned(bytes: number): number {
  return (bytes + 3) & ~3
}
