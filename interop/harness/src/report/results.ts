import type { Ready } from "@interop/driver-protocol"
import type { Agreement } from "../judge/agreement.ts"
import type { Outcome } from "../judge/outcome.ts"
import type { MachineRecord } from "../machine.ts"
import type { CellId } from "../select/coordinates.ts"

/** Rises when a field changes its name or meaning. */
export const FORMAT_VERSION = 3

/** reports/interop/results.json; its schema is schemas/results.schema.json. */
export interface Results {
  formatVersion: typeof FORMAT_VERSION
  startedAt: string
  durationMs: DurationMs
  suite: SuiteRecord
  /** Which part of a run this is, where others ran the rest. */
  shard?: ShardRecord
  runtime: string
  /** What would have ended and removed all, had the harness been killed. */
  guard: string
  jobs: number
  /** With which messages were drawn, where some were. */
  seed?: number
  host: {
    platform: string
    release: string
    cpu: string
    cores: number
    memoryBytes: number
    node: string
  }
  /** How quick and how busy the machine was. */
  machine: MachineRecord
  servers: ProgramRecord[]
  clients: ProgramRecord[]
  absent: { implementation: string; missing: { tool: string; install: string }[] }[]
  scenarios: ScenarioRecord[]
  totals: Record<Outcome, number>
  /** The known divergences that this run showed. */
  divergences: DivergenceRecord[]
  /** What was wrong besides the cells: a server that did not end when asked, an absent stack that is required. */
  problems: string[]
  /** Of merged shards: in what they differ that should be the same. They were merged all the same, on request. */
  mixed?: string[]
  green: boolean
  /** It was ended before its last cell. */
  interrupted?: boolean
  /** Of an earlier run of the same cells in another runtime. */
  comparedWith?: WallTime
  cells: CellRecord[]
}

/** `total` is `beforeCells` and `cells`. */
export interface DurationMs {
  /** From the start of the run to its first launch; `build` is a part of it. */
  beforeCells: number
  /** Building the implementations, and their images. */
  build: number
  /** From the first certificate to the last server's end; `launching` is a part of it. */
  cells: number
  /** While at least one program was being launched. */
  launching: number
  total: number
}

/** Which state of the suite ran. */
export interface SuiteRecord {
  /** Absent where neither git nor an archive that git made says it. */
  commit?: string
  /** Nothing differs from the commit; absent where that cannot be told. */
  clean?: boolean
  /** Of a tree that is not clean: a digest of all that differs. */
  changes?: string
}

/** Counted from 1. */
export interface ShardRecord {
  index: number
  count: number
}

export interface ScenarioRecord {
  id: string
  title: string
  reason: string
  /** The specification leaves the outcome open. */
  open: boolean
  /** What may be observed, each possibility in one line. */
  specification: string[]
  /** What client and server do, in words. */
  steps: StepRecord[]
  /** What most clients saw of the user's own service. */
  agreed?: Agreement
}

export interface StepRecord {
  by: "client" | "server"
  /** One line. */
  what: string
}

export interface ProgramRecord {
  name: string
  /** Of a program that ran with another version of its library than the stack has: the program's name without it. */
  versionOf?: string
  /** And the version that was asked for. */
  version?: string
  implementation: string
  language: string
  library?: Ready["library"]
  languageRuntime?: string
  /** What it makes messages with. */
  messages?: Ready["messages"]
}

export interface CellRecord extends CellId {
  outcome: Outcome
  durationMs: number
  /** What was shown, in one line; absent where nothing was. */
  observed?: string
  /** Of a cell that diverges: the `entry` of its known divergence. */
  divergence?: string
  /** Of an unsupported cell: who declares that. */
  declaredBy?: string
  reason?: string
  expected?: string
  actual?: string
  /** Of messages that were drawn: the smallest with which the cell still fails, in its contract's notation. */
  smallest?: string
  logs?: string[]
  /** Of a failed cell: the folder that holds all that is known of it. */
  bundle?: string
  repro?: string
}

/** An entry of the known divergences that at least one cell of the run showed. */
export interface DivergenceRecord {
  /** File and line. */
  entry: string
  observed: string
  /** A race: its cells may pass as well. */
  intermittent: boolean
  why: string
  upstream: string
}

/** How long a run took, to be compared with one of another runtime. */
export interface WallTime {
  runtime: string
  startedAt: string
  jobs: number
  cells: number
  durationMs: DurationMs
}
