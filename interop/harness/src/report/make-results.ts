import { cpus, release, totalmem } from "node:os"
import type { MessageType } from "@interop/contracts"
import type { Ready } from "@interop/driver-protocol"
import type { Agreement } from "../judge/agreement.ts"
import { isFailure, verdictOfRun } from "../judge/outcome.ts"
import type { SmallestMessage, Verdict } from "../judge/verdict.ts"
import { specificationOf } from "../judge/specification.ts"
import type { MachineRecord } from "../machine.ts"
import type { Recorder } from "../record/recorder.ts"
import { idOf } from "../select/coordinates.ts"
import { reproCommand } from "../select/repro-command.ts"
import type { Scenario } from "../select/scenario.ts"
import { otherVersion } from "../select/program-versions.ts"
import type { Selection } from "../select/select.ts"
import { shortPath } from "../workspace.ts"
import { stepsOf } from "./steps.ts"
import { bundleDirectory } from "./bundle/bundle-directory.ts"
import { divergenceRecords } from "./divergences.ts"
import {
  type CellRecord,
  FORMAT_VERSION,
  type ProgramRecord,
  type Results,
  type ScenarioRecord,
  type ShardRecord,
  type SuiteRecord,
  type WallTime,
} from "./results.ts"

/** What a run knows when its last cell is through. */
export interface RunRecord {
  startedAt: Date
  beforeCellsMs: number
  /** Part of `beforeCellsMs`. */
  buildMs: number
  cellsMs: number
  launchingMs: number
  totalMs: number
  comparedWith: WallTime | undefined
  suite: SuiteRecord
  runtime: string
  guard: string
  /** What the command that reproduces a single cell takes over beside filters and runtime. */
  reproOptions: string[]
  jobs: number
  machine: MachineRecord
  selection: Selection
  /** How many cells were to run. */
  planned: number
  /** Of a run that several machines share. */
  shard: ShardRecord | undefined
  /** By role and name, as in `server python-threads`. */
  ready: ReadonlyMap<string, Ready>
  verdicts: Verdict[]
  problems: string[]
  /** It was ended before its last cell. */
  interrupted: boolean
  /** Has what went over the wire. */
  recorder: Recorder | undefined
  /** What most clients saw of the user's own service, by scenario. */
  agreements: ReadonlyMap<string, Agreement>
  /** The file of the cases, and where they go with what all clients agreed on. */
  keep: { text: string; to: string } | undefined
}

export function resultsOf(run: RunRecord, reportDirectory: string): Results {
  const { selection, verdicts, planned, shard } = run
  const problems = [...run.problems, ...otherLibraries(run), ...otherVersions(run)]
  const results: Results = {
    formatVersion: FORMAT_VERSION,
    startedAt: run.startedAt.toISOString(),
    durationMs: {
      beforeCells: round(run.beforeCellsMs),
      build: round(run.buildMs),
      cells: round(run.cellsMs),
      launching: round(run.launchingMs),
      total: round(run.totalMs),
    },
    suite: run.suite,
    ...(shard && { shard }),
    runtime: run.runtime,
    guard: run.guard,
    jobs: run.jobs,
    ...seedOf(selection),
    host: {
      platform: process.platform,
      release: release(),
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memoryBytes: totalmem(),
      node: process.version,
    },
    machine: run.machine,
    ...programRecords(run),
    absent: selection.absent.map(({ implementation, missing }) => ({
      implementation: implementation.name,
      missing: missing.map(({ tool, install }) => ({ tool, install })),
    })),
    scenarios: selection.scenarios.map((scenario) => scenarioRecord(scenario, run.agreements)),
    divergences: divergenceRecords(verdicts),
    ...verdictOfRun({ cells: verdicts, planned, problems, isPart: shard !== undefined }),
    ...(run.interrupted && { interrupted: true }),
    ...(run.comparedWith && { comparedWith: run.comparedWith }),
    cells: verdicts.map((verdict) => cellRecord(verdict, run, reportDirectory)),
  }
  // Steps in words have what was filled in from the environment.
  return selection.catalogue.secrets.hideIn(results)
}

/** Known divergences name libraries, so that a manifest must not name another than its program runs on. */
function otherLibraries({ selection, ready }: RunRecord): string[] {
  return [...selection.servers, ...selection.clients].flatMap(({ role, name, library }) => {
    const said = ready.get(`${role} ${name}`)?.library.name
    return said === undefined || library === undefined || said === library
      ? []
      : [
          `${role} ${name} runs on library ${said}, and its manifest says ${library}: mend the manifest`,
        ]
  })
}

/** A verdict on a version that did not run would be worse than none. */
function otherVersions({ selection, ready }: RunRecord): string[] {
  return [...selection.servers, ...selection.clients].flatMap((program) => {
    const said = ready.get(`${program.role} ${program.name}`)?.library
    return said === undefined ? [] : otherVersion(program, said)
  })
}

function seedOf({ scenarios }: Selection): { seed?: number } {
  const seed = scenarios.find(({ drawn }) => drawn !== undefined)?.drawn?.seed
  return seed === undefined ? {} : { seed }
}

function scenarioRecord(scenario: Scenario, agreements: RunRecord["agreements"]): ScenarioRecord {
  const { id, title, reason, open } = scenario
  const agreed = agreements.get(id)
  const specification = scenario.server === "external" ? [] : specificationOf(scenario)
  const steps = stepsOf(scenario)
  return { id, title, reason, open, specification, steps, ...(agreed && { agreed }) }
}

/** What is known of the programs so far: libraries tell their versions when they start. */
export function programRecords({
  selection,
  ready,
}: Pick<RunRecord, "selection" | "ready">): Pick<Results, "servers" | "clients"> {
  return {
    servers: selection.servers.map((each) => programRecord(each, ready)),
    clients: selection.clients.map((each) => programRecord(each, ready)),
  }
}

function programRecord(
  { role, name, implementation, base, version }: Selection["servers"][number],
  ready: RunRecord["ready"],
): ProgramRecord {
  const said = ready.get(`${role} ${name}`)
  return {
    name,
    implementation: implementation.name,
    language: implementation.language,
    ...(base && version !== undefined && { versionOf: base.name, version }),
    ...(said && {
      library: { name: said.library.name, version: said.library.version },
      languageRuntime: said.runtime,
      messages: said.messages,
    }),
  }
}

export function cellRecord(
  {
    cell,
    outcome,
    observed,
    divergence,
    declaredBy,
    reason,
    expected,
    actual,
    smallest,
    driven,
  }: Verdict,
  { runtime, reproOptions }: Pick<RunRecord, "runtime" | "reproOptions">,
  reportDirectory: string,
): CellRecord {
  return {
    ...idOf(cell),
    outcome,
    durationMs: round(driven.durationMs),
    ...(observed !== "" && { observed }),
    ...(divergence && { divergence: divergence.place }),
    ...(declaredBy !== undefined && { declaredBy }),
    ...(reason !== undefined && { reason }),
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    ...(smallest && { smallest: smallestText(cell.scenario, smallest) }),
    ...(isFailure(outcome) && { bundle: shortPath(bundleDirectory(reportDirectory, cell)) }),
    ...(outcome !== "pass" && { logs: driven.logs.map(shortPath) }),
    repro: reproCommand(cell, { runtime, reproOptions, reportDirectory }),
  }
}

function smallestText(
  { contract, drawn }: Scenario,
  { side, bytes, expected, actual }: SmallestMessage,
) {
  const type = drawn?.method[side]
  return `${side} ${contract.notation.describe(bytes, type as MessageType)}: ${expected}, and it was ${actual}`
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
