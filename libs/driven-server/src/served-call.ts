import type { MetadataEntry } from "@interop/driver-protocol"
import type { Method } from "@interop/message-codecs"

/** A call as the server's library shows it to a handler, and what the handler may say besides the responses. */
export interface ServedCall {
  readonly method: Method
  readonly metadata: readonly MetadataEntry[]
  /** The time that is left; absent where the call has no deadline, or the library shows none. */
  readonly deadlineMs?: number
  /** Aborts when the call ends before its handler: cancelled, past its deadline, connection lost. */
  readonly signal: AbortSignal
  readonly requests: AsyncIterable<Buffer> | Iterable<Buffer>
  /** Sends the response headers now. Throws for what the library refuses. */
  sendHeaders(metadata: MetadataEntry[]): void
  /** They go with the status. Throws for what the library refuses. */
  addTrailers(metadata: MetadataEntry[]): void
}

/** A gRPC library as scripts need it. */
export interface StatusLibrary {
  readonly name: string
  /** What a handler throws to end its call with this status. */
  statusError(code: number, details: string, options?: ErrorOptions): Error
}

/** What a script may do to the whole program. */
export interface ProgramControl {
  /** As SIGTERM does; resolves once new calls are refused. */
  drain(): Promise<void>
  /** Ends the process at once. */
  exit(): void
}
