import { cpus, release, totalmem } from "node:os"
import { writeFileSync } from "node:fs"
import type { Ready, Transport } from "@interop/driver-protocol"
import type { Outcome, Verdict } from "../judge/judge.ts"
import { specificationOf } from "../judge/specification.ts"
import type { Recorder } from "../record/recorder.ts"
import { reproCommand } from "../select/cells.ts"
import type { Scenario } from "../select/scenario.ts"
import type { Selection } from "../select/select.ts"
import { bundleDirectory } from "./bundle/bundle-directory.ts"
import { shortPath } from "../workspace.ts"
import { type DivergenceRecord, divergenceRecords } from "./divergences.ts"
import type { WallTime } from "./wall-time.ts"

/** reports/interop/results.json; its schema is schemas/results.schema.json. */
export interface Results {
  formatVersion: 1
  startedAt: string
  /** `launching` is the part of `cells` in which at least one program was being launched. */
  durationMs: { build: number; cells: number; launching: number; total: number }
  runtime: string
  /** What would have ended and removed all, had the harness been killed. */
  guard: string
  jobs: number
  host: {
    platform: string
    release: string
    cpu: string
    cores: number
    memoryBytes: number
    node: string
  }
  servers: ProgramRecord[]
  clients: ProgramRecord[]
  absent: { implementation: string; missing: { tool: string; install: string }[] }[]
  scenarios: ScenarioRecord[]
  totals: Record<Outcome, number>
  /** The known divergences that this run showed. */
  divergences: DivergenceRecord[]
  /** What was wrong beside the cells: a server that did not end when asked, an absent stack that is required. */
  problems: string[]
  green: boolean
  /** The same cells in another runtime took so long. */
  beside?: WallTime
  cells: CellRecord[]
}

export interface ScenarioRecord {
  id: string
  title: string
  reason: string
  /** The specification leaves the outcome open. */
  open: boolean
  /** What may be observed, each possibility in one line. */
  specification: string[]
}

export interface ProgramRecord {
  name: string
  implementation: string
  language: string
  library?: Ready["library"]
  languageRuntime?: string
}

export interface CellRecord {
  server: string
  client: string
  scenario: string
  transport: Transport
  outcome: Outcome
  durationMs: number
  /** What was shown, in one line; absent where nothing was. */
  observed?: string
  /** Of a cell that diverges: the `entry` of its known divergence. */
  divergence?: string
  reason?: string
  expected?: string
  actual?: string
  logs?: string[]
  /** Of a failed cell: the folder that holds all that is known of it. */
  bundle?: string
  repro?: string
}

export interface RunRecord {
  startedAt: Date
  buildMs: number
  cellsMs: number
  launchingMs: number
  totalMs: number
  beside: WallTime | undefined
  runtime: string
  guard: string
  /** Of the command line, beside filters and runtime: what a cell's own command has to repeat. */
  optionsAgain: string[]
  jobs: number
  selection: Selection
  /** How many cells were to run. */
  planned: number
  /** By role and name, as in `server python-threads`. */
  ready: ReadonlyMap<string, Ready>
  verdicts: Verdict[]
  problems: string[]
  /** Has what went over the wire. */
  recorder: Recorder | undefined
}

export function resultsOf(run: RunRecord, reportDirectory: string): Results {
  const { selection, verdicts } = run
  const totals = countOutcomes(verdicts)
  const complete = verdicts.length === run.planned
  // Where nothing could be shown, nothing is proved.
  const problems =
    totals.unsupported === verdicts.length
      ? [...run.problems, "nothing was shown: every cell is unsupported"]
      : run.problems
  return {
    formatVersion: 1,
    startedAt: run.startedAt.toISOString(),
    durationMs: {
      build: round(run.buildMs),
      cells: round(run.cellsMs),
      launching: round(run.launchingMs),
      total: round(run.totalMs),
    },
    runtime: run.runtime,
    guard: run.guard,
    jobs: run.jobs,
    host: {
      platform: process.platform,
      release: release(),
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memoryBytes: totalmem(),
      node: process.version,
    },
    servers: selection.servers.map((each) => programRecord(each, run.ready)),
    clients: selection.clients.map((each) => programRecord(each, run.ready)),
    absent: selection.absent.map(({ implementation, missing }) => ({
      implementation: implementation.name,
      missing: missing.map(({ tool, install }) => ({ tool, install })),
    })),
    scenarios: selection.scenarios.map(scenarioRecord),
    totals,
    divergences: divergenceRecords(verdicts),
    problems,
    green: complete && totals.fail === 0 && totals["not-run"] === 0 && problems.length === 0,
    ...(run.beside && { beside: run.beside }),
    cells: verdicts.map((verdict) => cellRecord(verdict, run, reportDirectory)),
  }
}

export function countOutcomes(verdicts: readonly { outcome: Outcome }[]): Record<Outcome, number> {
  const totals = { pass: 0, diverges: 0, fail: 0, unsupported: 0, "not-run": 0 }
  for (const { outcome } of verdicts) totals[outcome] += 1
  return totals
}

export function writeResults(results: Results, file: string): void {
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
}

function scenarioRecord(scenario: Scenario): ScenarioRecord {
  const { id, title, reason, open } = scenario
  return { id, title, reason, open, specification: specificationOf(scenario) }
}

function programRecord(
  { role, name, implementation }: Selection["servers"][number],
  ready: RunRecord["ready"],
): ProgramRecord {
  const said = ready.get(`${role} ${name}`)
  return {
    name,
    implementation: implementation.name,
    language: implementation.language,
    ...(said && { library: said.library, languageRuntime: said.runtime }),
  }
}

function cellRecord(
  { cell, outcome, durationMs, observed, divergence, reason, expected, actual, logs }: Verdict,
  { runtime, optionsAgain }: RunRecord,
  reportDirectory: string,
): CellRecord {
  return {
    server: cell.server.name,
    client: cell.client.name,
    scenario: cell.scenario.id,
    transport: cell.transport,
    outcome,
    durationMs: round(durationMs),
    ...(observed !== "" && { observed }),
    ...(divergence && { divergence: divergence.place }),
    ...(reason !== undefined && { reason }),
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    ...(outcome === "fail" && { bundle: shortPath(bundleDirectory(reportDirectory, cell)) }),
    ...(outcome !== "pass" && {
      logs: logs.map(shortPath),
      repro: reproCommand(cell, runtime, optionsAgain),
    }),
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
