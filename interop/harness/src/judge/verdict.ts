import type { Driven } from "../drive/driven.ts"
import type { Cell } from "../select/cells.ts"
import type { KnownDivergence } from "../select/known-divergences.ts"
import type { Outcome } from "./outcome.ts"

/** The smallest message with which a cell still fails. */
export interface SmallestMessage {
  side: "request" | "response"
  bytes: Uint8Array
  expected: string
  actual: string
  reason: string
}

/** What came of a cell, and why. */
export interface Verdict {
  cell: Cell
  outcome: Outcome
  /** Why it is no pass: one line. */
  reason?: string
  expected?: string
  actual?: string
  /** Of a cell that diverges: the entry that says so. */
  divergence?: KnownDivergence
  /** Of an unsupported cell: who declares that, one line. */
  declaredBy?: string
  /** It passes, and a manifest says that it cannot: the entry. */
  needlessLack?: string
  /** What was shown: one line, the same for the same behaviour. Empty where nothing was. */
  observed: string
  /** Of a failed cell whose messages were drawn: the smallest with which it still fails. */
  smallest?: SmallestMessage
  driven: Driven
}
