import { constants } from "node:os"

/** The user asked for something that cannot be: one line on standard error, exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

/** What was asked for could not be done: one line on standard error, exit 1. */
export class FailureError extends Error {
  override readonly name = "FailureError"
}

/** A signal asked the program to end before it was through: one line on standard error, exit 128 and the signal's number. */
export class InterruptError extends Error {
  override readonly name = "InterruptError"
  readonly signal: NodeJS.Signals

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`)
    this.signal = signal
  }

  /** As a shell tells that a signal ended a program. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal]
  }
}
