export type ClientChannelErrorCode =
  | "unreadable"
  | "not-pem"
  | "certificate-without-key"
  | "key-without-certificate"
  | "encrypted-key"
  | "key-mismatch"
  | "refused"
  | "several-names"
  | "unknown-grpc-js"

/** Credentials or addresses that cannot be used; the message is one line and names them. */
export class ClientChannelError extends Error {
  override readonly name = "ClientChannelError"
  readonly code: ClientChannelErrorCode

  constructor(code: ClientChannelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
