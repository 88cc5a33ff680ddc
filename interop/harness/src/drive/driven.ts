import type { Case, Observation, Ready, ServerObservation } from "@interop/driver-protocol"
import type { ProcessClock } from "../launch/process-clock.ts"
import type { Connections } from "../record/witness.ts"
import type { Cell } from "../select/cells.ts"
import type { Decoy } from "../select/decoys.ts"
import type { Program } from "../select/manifests.ts"

/** How the driving of a cell came to its end; `ended` says only that there is something to judge. */
export type Ending =
  | { kind: "ended" }
  | { kind: "fail" | "not-run"; reason: string }
  /** A program says so before the cell begins. */
  | { kind: "unsupported"; program: Program; reason: string }
  /** It is not driven; `by` says who declares that. */
  | { kind: "declined"; by: string; reason: string }

/** What one server printed of one call. */
export interface SeenByServer {
  lines: readonly ServerObservation[]
  clock: ProcessClock
}

/** What each side says its messages are made with. */
export interface Claims {
  client?: Ready["messages"]
  server?: Ready["messages"]
}

/** What the harness saw of the call that a client made of a decoy. */
export interface SeenOfDecoy {
  lines: readonly ServerObservation[]
  connections: Connections
  /** How the call came where it should not have. */
  problem?: string
}

/** What a client showed of a call that the harness itself answered. */
export interface DecoyRun {
  decoy: Decoy
  messages: Claims
  observations: readonly Observation[]
  seen: SeenOfDecoy
}

/** All that is known of a cell once it was driven. */
export interface Driven {
  cell: Cell
  ending: Ending
  observations: readonly Observation[]
  /** Of the right call that goes with a cell whose own must fail. */
  rightCall?: readonly Observation[]
  /** The client's; absent where it printed nothing of this cell. */
  clock?: ProcessClock
  /** By call, of those that carry a script. */
  server: ReadonlyMap<string, readonly SeenByServer[]>
  /** Of a cell that the harness witnessed. */
  connections?: Connections
  /** Of the process of the client that ran it. */
  decoys?: readonly DecoyRun[]
  /** Of the two programs' ready lines. */
  messages?: Claims
  durationMs: number
  /** How much slower than a quick machine this one was: 1 and up. */
  slowness: number
  /** How busy the machine was when its client was through, in one line: for a cell that ran out of time. */
  machine?: string
  /** Files that show what happened. */
  logs: string[]
  /** What the client was given, if it came to that. */
  plan?: Case
}
