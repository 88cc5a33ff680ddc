export type ContractErrorCode =
  /** Bytes that are no FileDescriptorSet, or one that lacks what it refers to. */
  | "bad-descriptors"
  /** No method, or several, of this name. */
  | "no-such-method"
  /** What is written is no message of this type. */
  | "no-such-message"
  /** Bytes that are no message of this type. */
  | "malformed"

/** What is wrong with a contract, or with what is said in its terms; the message is one line. */
export class ContractError extends Error {
  override readonly name = "ContractError"
  readonly code: ContractErrorCode

  constructor(code: ContractErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
