import type { CallStatus, Metadata } from "./call-status.ts"
import { statusName } from "./status-codes.ts"

/**
 * A call that ended with another status than OK, or could not begin. `cause`
 * is set where an error on this side is behind it.
 */
export class CallError extends Error implements CallStatus {
  override readonly name = "CallError"
  /** The status code's number, 1 and up. */
  readonly code: number
  /** Its name, as in NOT_FOUND. */
  readonly codeName: string
  readonly details: string
  /** The trailers; empty when the call ended on this side. */
  readonly metadata: Metadata

  constructor({ code, details, metadata }: CallStatus, options?: ErrorOptions) {
    const codeName = statusName(code)
    super(`${codeName}: ${details}`, options)
    this.code = code
    this.codeName = codeName
    this.details = details
    this.metadata = metadata
  }
}
