export type PemErrorCode =
  /** The file cannot be read. */
  | "unreadable"
  /** It has no block of the kind that was asked for. */
  | "not-pem"
  /** It has one, which cannot be decoded. */
  | "damaged"
  /** Its private key needs a passphrase. */
  | "encrypted-key"
  /** A private key is not that of its certificate. */
  | "key-mismatch"

/** A PEM file that cannot serve; the message is one line and names it. */
export class PemError extends Error {
  override readonly name = "PemError"
  readonly code: PemErrorCode

  constructor(code: PemErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
