/** The user asked for something that cannot be: one line on standard error, exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

/** What was asked for could not be done: one line on standard error, exit 1. */
export class FailureError extends Error {
  override readonly name = "FailureError"
}
