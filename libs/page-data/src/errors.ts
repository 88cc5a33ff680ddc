export type PageDataErrorCode = "damaged" | "format"

/** The message is one line for people. */
export class PageDataError extends Error {
  override readonly name = "PageDataError"
  readonly code: PageDataErrorCode

  constructor(code: PageDataErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
