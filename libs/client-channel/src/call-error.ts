import { Metadata } from "./metadata.ts"
import { statusName } from "./status-codes.ts"

/** How a call ended: status code, message and trailers. */
export interface CallStatus {
  /** The status code's number. */
  code: number
  details: string
  /** The trailers; empty when the call ended on this side. */
  metadata: Metadata
}

/** A status that this side gives a call, without trailers. */
export function localStatus(code: number, details: string): CallStatus {
  return { code, details, metadata: new Metadata() }
}

/**
 * A call that ended with another status than OK, or could not begin. `cause`
 * is set where this side ended it: an error of a codec, the reason of an
 * aborted signal.
 */
export class CallError extends Error implements CallStatus {
  override readonly name = "CallError"
  /** The status code's number, 1 and up. */
  readonly code: number
  /** Its name, as in NOT_FOUND. */
  readonly codeName: string
  readonly details: string
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
