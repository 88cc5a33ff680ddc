export type CertificateErrorCode =
  /** A name that no certificate can carry. */
  | "invalid-name"
  /** Files of these names are there already. */
  | "exists"
  /** The directory cannot be written to. */
  | "unwritable"

/** Why certificates could not be made; the message is one line. */
export class CertificateError extends Error {
  override readonly name = "CertificateError"
  readonly code: CertificateErrorCode

  constructor(code: CertificateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
