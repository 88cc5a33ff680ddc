import type { Metadata, status } from "@grpc/grpc-js"

/** Thrown by a handler, ends its call with this status. The details travel to the client; the cause stays here. */
export class RpcError extends Error {
  override readonly name = "RpcError"
  readonly code: status
  readonly details: string
  /** Sent as trailers, with those that the handler put in `call.trailers`. */
  readonly metadata: Metadata | undefined

  constructor(code: status, details: string, options?: ErrorOptions & { metadata?: Metadata }) {
    super(details, options)
    this.code = code
    this.details = details
    this.metadata = options?.metadata
  }
}
