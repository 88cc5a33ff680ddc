import type { MetadataEntry } from "@interop/driver-protocol"
import type { ExpectedMessage } from "./terms.ts"

export type Next =
  /** More must be sent first. */
  | { kind: "pending" }
  | { kind: "message"; message: ExpectedMessage }
  | { kind: "end"; code: number; message?: string }

/** What one call shows both sides, as its messages come in. */
export interface CallModel {
  accept(request: ExpectedMessage): void
  halfClose(): void
  /** The client cancelled it, or its deadline has passed. */
  abandon(): void
  /** The next that the client receives. */
  next(): Next
  /** The server has sent its status. */
  hasEnded(): boolean
  /** What the client must be shown, so far. */
  metadata: { initial: MetadataEntry[]; trailing: MetadataEntry[] }
  /** What the server must observe, of a scripted call. */
  server: (() => ExpectedOfServer[]) | undefined
}

/** One thing that a server must observe, in this place and no other. */
export type ExpectedOfServer =
  /** On this method, with this metadata at least, and this deadline when the scenario sets one. */
  (
    | { event: "call-begun"; path: string; metadata: MetadataEntry[]; deadlineMs?: number }
    | { event: "received" | "sent"; message: ExpectedMessage }
    | { event: "sent-many"; atMost: number }
    /** Any number of such responses below this: the server comes to a halt in them. */
    | { event: "stalled"; message: ExpectedMessage; below: number }
    | { event: "status-sent"; code: number }
    | {
        event:
          | "half-close"
          | "initial-metadata-sent"
          | "cancelled"
          | "thrown"
          | "draining"
          | "exiting"
          | "call-ended"
      }
  ) & {
    /** The steps of its script before it wait so long, from the observation before this one. */
    afterMs?: number
  }
