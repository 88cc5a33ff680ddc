import type { CallMetadata, CallStatus, Metadata } from "@interop/client-channel/call"

export interface CallOptions {
  /** How long the call may take in all, in milliseconds; absent: as long as it likes. */
  timeoutMs?: number
  /** Waits for a connection, for as long as the call may take, instead of failing while there is none. */
  waitForReady?: boolean
  /** Cancels the call when it aborts. */
  signal?: AbortSignal
  /** Sent with the request headers. Entries, or a Metadata of grpc-js. */
  metadata?: CallMetadata
  /** Told the response headers, once, if any come. */
  onInitialMetadata?: (metadata: Metadata) => void
  /** Told how the call ended, once, OK or not, before whoever waits for it. */
  onStatus?: (status: CallStatus) => void
}
