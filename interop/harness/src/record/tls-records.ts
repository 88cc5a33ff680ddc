/** https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const HEADER_BYTES = 5

export const tlsTypes = { alert: 21, handshake: 22, applicationData: 23 } as const
/** https://www.rfc-editor.org/rfc/rfc8446#section-4 */
export const CLIENT_HELLO = 1

export interface TlsRecord {
  type: number
  length: number
  /** The first byte of its payload: of a handshake in plaintext, the message's type. */
  first: number
}

/** Takes the records of one direction of a TLS connection apart; of bytes that are no TLS there are none. */
export class TlsRecords {
  #rest: Buffer = Buffer.alloc(0)
  #isTls = true

  take(bytes: Buffer): TlsRecord[] {
    if (!this.#isTls) return []
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const records: TlsRecord[] = []
    while (this.#rest.length >= HEADER_BYTES) {
      const type = this.#rest.readUInt8(0)
      if (type < 20 || type > 24 || this.#rest.readUInt8(1) !== 3) {
        this.#isTls = false
        return records
      }
      const length = this.#rest.readUInt16BE(3)
      const end = HEADER_BYTES + length
      if (this.#rest.length < end) break
      records.push({ type, length, first: length > 0 ? this.#rest.readUInt8(HEADER_BYTES) : 0 })
      this.#rest = this.#rest.subarray(end)
    }
    return records
  }
}
