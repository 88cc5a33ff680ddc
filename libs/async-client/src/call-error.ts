import { status as statusCodes, type Metadata } from "@grpc/grpc-js"

/** How a call ended: status code, message and trailers. */
export interface CallStatus {
  code: statusCodes
  details: string
  /** The trailers; empty when the call ended on this side. */
  metadata: Metadata
}

/**
 * A call that ended with another status than OK. `cause` is set where this
 * side ended it: the reason of an aborted signal, for one.
 */
export class CallError extends Error implements CallStatus {
  override readonly name = "CallError"
  /** The status code's number, 1 and up. */
  readonly code: statusCodes
  /** Its name, as in NOT_FOUND. */
  readonly codeName: string
  readonly details: string
  readonly metadata: Metadata

  constructor({ code, details, metadata }: CallStatus, options?: ErrorOptions) {
    const codeName = statusCodes[code] ?? `status ${code}`
    super(`${codeName}: ${details}`, options)
    this.code = code
    this.codeName = codeName
    this.details = details
    this.metadata = metadata
  }
}
