export type StandardStreamsErrorCode = "output-closed" | "unwritable" | "unreadable"

/** Standard input or output failed; `output-closed` means that its reader has gone, as `head` does. */
export class StandardStreamsError extends Error {
  override readonly name = "StandardStreamsError"
  readonly code: StandardStreamsErrorCode

  constructor(code: StandardStreamsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
