import { decodeHuffman } from "./huffman.ts"
import { staticTable } from "./static-table.ts"

export type HeaderField = readonly [name: string, value: string]

const DEFAULT_TABLE_BYTES = 4096
const FIELD_OVERHEAD_BYTES = 32
const MAX_INTEGER = 2 ** 32

/**
 * Decodes the header blocks of one direction of one connection, in order
 * (RFC 7541). Names and values are Latin-1, as they were on the wire.
 */
export class HeaderDecoder {
  /** Newest first. */
  readonly #dynamic: HeaderField[] = []
  #dynamicBytes = 0
  #maxBytes = DEFAULT_TABLE_BYTES

  /** Throws a RangeError on a block that is malformed; later blocks cannot be decoded then. */
  decode(block: Uint8Array): HeaderField[] {
    const reader = new BlockReader(block)
    const fields: HeaderField[] = []
    while (!reader.atEnd) {
      const first = reader.peek()
      if (first >= 0x80) {
        fields.push(this.#indexed(reader.integer(7)))
      } else if (first >= 0x40) {
        const field = this.#literal(reader, 6)
        this.#insert(field)
        fields.push(field)
      } else if (first >= 0x20) {
        this.#maxBytes = reader.integer(5)
        this.#evict()
      } else {
        fields.push(this.#literal(reader, 4))
      }
    }
    return fields
  }

  #literal(reader: BlockReader, prefixBits: number): HeaderField {
    const index = reader.integer(prefixBits)
    const name = index === 0 ? reader.string() : this.#indexed(index)[0]
    return [name, reader.string()]
  }

  #indexed(index: number): HeaderField {
    const field = staticTable[index - 1] ?? this.#dynamic[index - 1 - staticTable.length]
    if (field === undefined) throw new RangeError(`no header field has index ${index}`)
    return field
  }

  #insert(field: HeaderField): void {
    this.#dynamic.unshift(field)
    this.#dynamicBytes += bytesOf(field)
    this.#evict()
  }

  #evict(): void {
    while (this.#dynamicBytes > this.#maxBytes) {
      const oldest = this.#dynamic.pop()
      if (oldest === undefined) return
      this.#dynamicBytes -= bytesOf(oldest)
    }
  }
}

function bytesOf([name, value]: HeaderField): number {
  return name.length + value.length + FIELD_OVERHEAD_BYTES
}

class BlockReader {
  readonly #block: Uint8Array
  #at = 0

  constructor(block: Uint8Array) {
    this.#block = block
  }

  get atEnd(): boolean {
    return this.#at >= this.#block.length
  }

  peek(): number {
    const byte = this.#block[this.#at]
    if (byte === undefined) throw new RangeError("the header block ends too early")
    return byte
  }

  integer(prefixBits: number): number {
    const mask = 2 ** prefixBits - 1
    let value = this.#byte() & mask
    if (value < mask) return value
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * scale
      if (value > MAX_INTEGER) throw new RangeError("an integer that is too large")
      if (byte < 0x80) return value
    }
  }

  string(): string {
    const isHuffman = this.peek() >= 0x80
    const length = this.integer(7)
    const end = this.#at + length
    if (end > this.#block.length) throw new RangeError("the header block ends too early")
    const bytes = this.#block.subarray(this.#at, end)
    this.#at = end
    return (isHuffman ? decodeHuffman(bytes) : Buffer.from(bytes)).toString("latin1")
  }

  #byte(): number {
    const byte = this.peek()
    this.#at += 1
    return byte
  }
}
