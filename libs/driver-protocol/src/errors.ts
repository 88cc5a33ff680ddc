export type DriverProtocolErrorCode = "unreadable" | "not-json" | "not-valid"

/** A document of the driver contract that cannot be used; the message is one line and names the place. */
export class DriverProtocolError extends Error {
  override readonly name = "DriverProtocolError"
  readonly code: DriverProtocolErrorCode
  /** The whole of the line, of which the message has the beginning. */
  readonly line?: string

  constructor(
    code: DriverProtocolErrorCode,
    message: string,
    { line, ...options }: ErrorOptions & { line?: string } = {},
  ) {
    super(message, options)
    this.code = code
    if (line !== undefined) this.line = line
  }
}
