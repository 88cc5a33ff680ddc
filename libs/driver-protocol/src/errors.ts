export type DriverProtocolErrorCode = "unreadable" | "not-json" | "not-valid"

/** A document of the driver contract that cannot be used; the message is one line and names the place. */
export class DriverProtocolError extends Error {
  override readonly name = "DriverProtocolError"
  readonly code: DriverProtocolErrorCode

  constructor(code: DriverProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
