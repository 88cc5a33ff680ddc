export type ClientChannelErrorCode =
  /** No gRPC target, or one that grpc-js would take for another. */
  | "malformed-target"
  /** A time limit that no timer can count. */
  | "invalid-timeout"
  /** A PEM file cannot be read. */
  | "unreadable"
  | "not-pem"
  | "damaged"
  | "certificate-without-key"
  | "key-without-certificate"
  | "encrypted-key"
  | "key-mismatch"
  /** The system has no authorities, and none were given. */
  | "no-authorities"
  /** OpenSSL does not take certificate or key. */
  | "refused"
  | "unknown-grpc-js"

/** Credentials, addresses or limits that cannot be used; the message is one line and names them. */
export class ClientChannelError extends Error {
  override readonly name = "ClientChannelError"
  readonly code: ClientChannelErrorCode

  constructor(code: ClientChannelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
