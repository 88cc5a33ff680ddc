import type { CallMetadata, CallStatus, Metadata } from "@interop/client-channel/call"

/** There is no AbortSignal among them: while a call blocks, nothing could abort it. */
export interface CallOptions {
  /** How long the call may take in all, in milliseconds; absent: as long as it likes. */
  timeoutMs?: number
  /** Waits for a connection, for as long as the call may take, instead of failing while there is none. */
  waitForReady?: boolean
  /** Sent with the request headers. Entries, or a Metadata of grpc-js. */
  metadata?: CallMetadata
  /** Told the response headers, once, if any come, before the first response is given out. */
  onInitialMetadata?: (metadata: Metadata) => void
  /** Told how the call ended, once, OK or not, when its end is given out. */
  onStatus?: (status: CallStatus) => void
}

export interface BidiOptions extends CallOptions {
  /**
   * How long the answer to a request is waited for until the next request is
   * produced, in milliseconds. Absent: as long as the call may take, so that the
   * next may be made of it; with a server that does not answer each request
   * before it gets the next, such a call does not end before its deadline. With
   * a number, a server that has once not answered in time is taken for one that
   * answers later, and is not waited for any more in this call. 0: never wait;
   * the fastest when requests do not depend on answers.
   */
  answerWithinMs?: number
}
