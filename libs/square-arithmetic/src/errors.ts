export type SquareArithmeticErrorCode = "not-a-number" | "not-finite" | "too-large"

/** A number that nothing can be computed for; the message is one line and fit for the person who sent it. */
export class SquareArithmeticError extends Error {
  override readonly name = "SquareArithmeticError"
  readonly code: SquareArithmeticErrorCode

  constructor(code: SquareArithmeticErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
