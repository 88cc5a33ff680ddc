/** What the page shows. The harness writes it, the page reads it, and neither imports the other. */

export type Outcome = "pass" | "diverges" | "unsupported" | "fail" | "not-run"
export type Totals = Record<Outcome, number>

/** Rises when a field changes its name or meaning. */
export const PAGE_FORMAT_VERSION = 1

export interface PageData {
  formatVersion: typeof PAGE_FORMAT_VERSION
  /** `live`: the run goes on, and `running` says how far it is. */
  kind: "run" | "merge" | "diff" | "live"
  run: RunData
  scenarios: ScenarioData[]
  divergences: DivergenceData[]
  cells: CellData[]
  baseline?: BaselineData
  /** Earlier runs and this one, the oldest first. */
  history: HistoryRun[]
  running?: RunningData
}

export interface RunData {
  green: boolean
  /** One line, as the terminal has it. */
  verdict: string
  /** It was ended before its last cell. */
  interrupted: boolean
  problems: string[]
  /** Of merged shards: in what they differ that should be the same. */
  mixed: string[]
  totals: Totals
  /** ISO 8601, UTC. */
  startedAt: string
  durationMs: { beforeCells: number; cells: number; total: number }
  suite: { commit?: string; clean?: boolean }
  shard?: { index: number; count: number }
  runtime: string
  jobs: number
  seed?: number
  host: {
    platform: string
    release: string
    cpu: string
    cores: number
    memoryBytes: number
    node: string
  }
  machine: { slowness: number; loadAverage: number; stealShare?: number; maxLatenessMs: number }
  servers: ProgramData[]
  clients: ProgramData[]
  absent: { implementation: string; missing: { tool: string; install: string }[] }[]
}

export interface ProgramData {
  name: string
  implementation: string
  language: string
  library?: { name: string; version: string }
  languageRuntime?: string
  /** What it makes messages with: `generated`, `descriptors`, `bytes`. */
  messages?: string
}

export interface ScenarioData {
  /** `family/name`. */
  id: string
  title: string
  /** The address of the text that says what is right. */
  reason: string
  /** The specification leaves the outcome open. */
  open: boolean
  /** What may be observed, each possibility in one line. */
  specification: string[]
  /** What client and server do, in words, a line a step. */
  steps: { by: "client" | "server"; what: string }[]
}

export interface DivergenceData {
  /** File and line. */
  entry: string
  observed: string
  intermittent: boolean
  why: string
  /** An address, or `unreported`. */
  upstream: string
}

export interface CellData {
  server: string
  client: string
  scenario: string
  transport: string
  /** The proxy between the two sides; absent: they met directly. */
  via?: string
  outcome: Outcome
  durationMs: number
  /** What was shown, in one line; absent where nothing was. */
  observed?: string
  /** Of a cell that diverges: the `entry` of its divergence. */
  divergence?: string
  /** Of an unsupported cell: who declares that. */
  declaredBy?: string
  reason?: string
  expected?: string
  actual?: string
  /** The smallest message with which a cell still fails. */
  smallest?: string
  /** Paths relative to the page, or absolute. */
  logs?: string[]
  bundle?: string
  /** Runs just this cell. */
  repro: string
  /** Where in the evidence its time line is; absent where there is none (a cell that was not run, a merged report of an older format). */
  evidence?: number
}

/** What happened in a cell, on one time line. Both sides of a long one are kept, and `left` says how many moments are not. */
export interface Evidence {
  moments: Moment[]
  /** Before which moment some are left out, and how many. */
  left?: { at: number; count: number }
}

export interface Moment {
  /** Milliseconds since the first. */
  atMs: number
  by: "client" | "server" | "wire"
  /** One line; messages in the contract's notation. */
  what: string
}

/** What this run is compared with. */
export interface BaselineData {
  /** `last green run`, or the file that was named. */
  source: string
  /** It had the same cells in the same runtime. */
  sameSelection: boolean
  startedAt: string
  commit?: string
  totals: Totals
  /** `library before → after`, a line each. */
  versions: string[]
  /** Cells of both that ended otherwise. */
  changes: Change[]
  /** Red now; sound there, or not there. */
  newReds: number
  /** Red there, sound now. */
  fixed: number
  stillRed: number
  /** Sound in both, and worse now. */
  worse: number
  /** Cells that only the baseline has. */
  gone: number
  /** Cells that only this run has. */
  added: number
  /** Which those are: indexes into `cells`. */
  addedCells: number[]
}

export interface Change {
  /** Index into `cells`. */
  cell: number
  kind: "worse" | "better" | "other"
  before: Outcome
  beforeObserved?: string
}

/** One run, compactly. */
export interface HistoryRun {
  startedAt: string
  commit?: string
  green: boolean
  /** It was ended before its last cell. */
  interrupted: boolean
  runtime: string
  /** The same for runs of the same cells in the same runtime: only those can be compared by their scores. */
  selection: string
  cells: number
  totals: Totals
  /** By role and name, `server python-aio`: how many of its cells passed or diverged as recorded, and of how many. */
  scores: Record<string, { version?: string; good: number; of: number }>
  /** Cells that did not pass, by `server|client|scenario|transport`, and `|via` where a proxy stood in between; a cell that is not here passed, if the run had it. */
  notPassed: Record<string, Outcome>
}

export interface RunningData {
  planned: number
  done: number
  elapsedMs: number
  /** What goes on now and has taken longest, the longest first. */
  slow: { cell: string; forMs: number }[]
  /** Of each client and server that have cells: how many, and how many of them are through; `cells` has only those that are judged. */
  pairs: { server: string; client: string; planned: number; done: number }[]
}
