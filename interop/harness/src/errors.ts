export type HarnessErrorCode =
  | "manifest"
  | "contract"
  | "scenario"
  | "known-divergence"
  | "requirement"
  | "build"
  | "launch"
  | "interrupted"

/** Something outside a cell that stops the run; the message is one line for people. */
export class HarnessError extends Error {
  override readonly name = "HarnessError"
  readonly code: HarnessErrorCode

  constructor(code: HarnessErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
