export type DescriptorsErrorCode = "unreadable" | "refused"

/** Descriptors that cannot be used; the message is one line and names their file. */
export class DescriptorsError extends Error {
  override readonly name = "DescriptorsError"
  readonly code: DescriptorsErrorCode

  constructor(code: DescriptorsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What was thrown, in one line. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return text.replace(/\s*\n\s*/g, " ")
}
