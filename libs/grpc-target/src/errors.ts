export type TargetErrorCode =
  /** No gRPC target, or one that grpc-js would take for another. */
  "malformed"

/** An address that cannot be called; the message is one line and has it. */
export class TargetError extends Error {
  override readonly name = "TargetError"
  readonly code: TargetErrorCode
  /** What is wrong with it and what to write instead, without the address. */
  readonly reason: string

  constructor(code: TargetErrorCode, target: string, reason: string) {
    super(`the target ${JSON.stringify(target)} cannot be called: ${reason}`)
    this.code = code
    this.reason = reason
  }
}
