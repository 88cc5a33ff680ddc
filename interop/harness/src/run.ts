import { join } from "node:path"
import { keptTestCertificates } from "@interop/certificates/testing"
import { UsageError } from "@interop/command-line"
import type { Ready } from "@interop/driver-protocol"
import { type FileError, makeDirectory } from "@interop/files"
import type { PastRuns } from "./baseline/past.ts"
import { drive } from "./drive/drive.ts"
import { notDriven } from "./drive/settle.ts"
import { HarnessError } from "./errors.ts"
import { withAgreement } from "./judge/agreement.ts"
import { judge } from "./judge/judge.ts"
import { isShrinkable, withSmallestMessages } from "./judge/shrink-failures.ts"
import type { Verdict } from "./judge/verdict.ts"
import { compareWithDivergences } from "./judge/compare-with-divergences.ts"
import type { ContainerLimits } from "./launch/container/confined-container.ts"
import { makeRuntime } from "./launch/make-runtime.ts"
import { checkTarget } from "./launch/check-target.ts"
import { keepersFor, namesOnNetwork } from "./launch/keepers.ts"
import type { Keeper, ServerStop } from "./launch/server.ts"
import { TimedRuntime } from "./launch/timed-runtime.ts"
import { type PageTemplate, builtTemplate, pageTemplate } from "./prepare/page-template.ts"
import { prepare } from "./prepare/prepare.ts"
import { Reaper } from "./processes/reaper.ts"
import { type RunBeginning, startLive } from "./report/live/live-page.ts"
import { eachOf, makeProgress } from "./report/progress.ts"
import {
  emptyReportDirectory,
  lockReportDirectory,
  refuseOtherFiles,
} from "./report/report-directory.ts"
import { Recorder } from "./record/recorder.ts"
import { report } from "./report/report.ts"
import type { SuiteRecord, WallTime } from "./report/results.ts"
import { suiteRecord } from "./report/suite-record.ts"
import { replacedWallTime } from "./report/wall-time.ts"
import type { Sources } from "./select/catalogue.ts"
import type { Cell } from "./select/cells.ts"
import { type KnownDivergences, readKnownDivergences } from "./select/known-divergences.ts"
import { type Filters, type Selection, select } from "./select/select.ts"
import { type RuntimeName, placements } from "./select/placement.ts"
import { withTimesStretched } from "./select/stretch-times.ts"
import { planOf } from "./select/plan.ts"
import { type Shard, cellsOfShard } from "./shards/shard.ts"
import { type GivenTimeouts, timeoutsFor } from "./timeouts.ts"
import { Machine } from "./machine.ts"
import { cacheDirectory } from "./workspace.ts"

export interface RunOptions {
  sources: Sources
  filters: Filters
  shard?: Shard
  runtime: RuntimeName
  containerLimits: ContainerLimits
  jobs: number
  /** Those that the user gave; the others follow the machine. */
  timeouts: GivenTimeouts
  reportDirectory: string
  /** What the command that reproduces a single cell takes over beside filters and runtime. */
  reproOptions: string[]
  /** An earlier run's, for the report; absent: the one of the report that this run replaces, if that helps. */
  comparedWith?: WallTime
  /** Where the cases go with what all clients agreed on. */
  keep?: string
  /** Builds the implementations first. */
  builds: boolean
  /** Records what goes over the wire. */
  records: boolean
  /** Clients are given cases that the harness answers itself. */
  hasDecoys: boolean
  /** The port of the page while it goes on, 0 for any that is free; absent: there is none. */
  livePort?: number
  /** Names of those that write its reports. */
  reporters: readonly string[]
  /** What it is compared with. */
  past: PastRuns
  /** Nothing is printed of it, neither while it goes on nor at its end. */
  isQuiet?: boolean
  signal: AbortSignal
}

/**
 * The whole of a run, stage by stage. True only when every selected cell ran and ended as it should.
 *
 * When the signal aborts, or a file cannot be written, all that was started is
 * ended, and the reports say what was through.
 */
export async function run(options: RunOptions): Promise<boolean> {
  const start: Start = { at: new Date(), ms: performance.now(), suite: suiteRecord() }
  const { reportDirectory, signal } = options

  // Select
  const selection = await select(
    options.sources,
    options.filters,
    placements[options.runtime],
    signal,
  )
  signal.throwIfAborted()
  const known = readKnownDivergences(options.sources.knownDivergences, selection.catalogue)
  requireTools(selection)
  const cells =
    options.shard === undefined ? selection.cells : cellsOfShard(selection.cells, options.shard)
  if (cells.length === 0)
    throw new HarnessError(
      "requirement",
      "this shard has no cell: there are more shards than pairs",
    )
  const { external } = options.sources
  if (external !== undefined) await checkTarget(external.target)
  await refuseOtherFiles(reportDirectory)
  const lock = lockReportDirectory(reportDirectory)
  try {
    return await runSelected({ selection, known, cells }, start, options)
  } finally {
    lock.release()
  }
}

interface Start {
  at: Date
  ms: number
  suite: SuiteRecord
}

interface Selected {
  selection: Selection
  known: KnownDivergences
  cells: Cell[]
}

async function runSelected(
  { selection, known, cells: selected }: Selected,
  start: Start,
  options: RunOptions,
): Promise<boolean> {
  const { reportDirectory, jobs } = options
  const { casesText } = selection.catalogue
  const machine = new Machine()
  const timeouts = timeoutsFor(options.timeouts, machine.slowness)
  const cells = withTimesStretched(selected, machine.slowness)
  const placement = placements[options.runtime]
  const live =
    options.livePort === undefined
      ? undefined
      : await startLive(options.livePort, {
          cells,
          beginning: () => recordSoFar(),
          directory: reportDirectory,
        })
  if (live !== undefined) process.stderr.write(`live: ${live.server.url}\n`)
  const comparedWith =
    options.comparedWith ?? replacedWallTime(reportDirectory, options.runtime, planOf(cells).cells)
  emptyReportDirectory(reportDirectory)
  const logDirectory = join(reportDirectory, "logs")
  makeDirectory(logDirectory)

  const failure = new AbortController()
  const signal = AbortSignal.any([options.signal, failure.signal])
  const onUnwritable = (error: FileError) => failure.abort(error)
  const reaper = new Reaper()
  const ready = new Map<string, Ready>()
  const judged = new Map<Cell, Verdict>()
  const recorder = options.records ? new Recorder(reportDirectory, onUnwritable) : undefined
  let runtime: TimedRuntime | undefined
  let keepers: Keeper[] = []
  let stops: ServerStop[] = []
  let template: PageTemplate | undefined
  const prepareStart = performance.now()
  let cellsStart = prepareStart
  const recordSoFar = (): RunBeginning => ({
    startedAt: start.at,
    beforeCellsMs: cellsStart - start.ms,
    buildMs: cellsStart - prepareStart,
    cellsMs: performance.now() - cellsStart,
    totalMs: performance.now() - start.ms,
    runtime: options.runtime,
    guard: runtime?.guard ?? "reaper process",
    reproOptions: options.reproOptions,
    launchingMs: runtime?.launchingMs ?? 0,
    comparedWith,
    suite: start.suite,
    jobs,
    machine: machine.record(),
    selection,
    planned: cells.length,
    shard: options.shard,
    ready,
    problems: [],
    interrupted: signal.aborted,
    recorder,
    agreements: new Map(),
    keep: undefined,
  })
  const progress = eachOf([
    ...(options.isQuiet === true ? [] : [makeProgress(cells)]),
    ...(live === undefined ? [] : [live.page]),
  ])
  try {
    // Prepare
    const { images, unbuilt } = await prepare(selection, placement, {
      builds: options.builds,
      logDirectory,
      onStage: (what) => progress.stage(what),
      reaper,
      signal,
    })
    if (options.reporters.includes("html") || live !== undefined) {
      const onStage = (what: string) => progress.stage(what)
      template = await pageTemplate({ onStage, reaper, signal })
      live?.page.show(template)
    }
    cellsStart = performance.now()

    // Launch
    progress.stage(`driving ${cells.length} cells`)
    const certificates = await keptTestCertificates({
      directory: join(reportDirectory, "certificates"),
      // A server in a container is called by its name.
      names: placement.server === "container" ? namesOnNetwork(cells) : [],
      cache: cacheDirectory,
    })
    const launching = new TimedRuntime(
      await makeRuntime(options.runtime, {
        directory: logDirectory,
        certificates,
        secrets: selection.catalogue.secrets,
        contracts: selection.catalogue.contracts.map(({ contract }) => contract),
        images,
        unbuilt,
        limits: options.containerLimits,
        reaper,
        onUnwritable,
      }),
    )
    runtime = launching
    signal.throwIfAborted()
    signal.addEventListener("abort", () => void launching.close())
    keepers = keepersFor(cells, launching, timeouts)

    // Drive, and judge each pair as it comes
    await drive(cells, keepers, runtime, {
      jobs,
      timeouts,
      machine,
      signal,
      recorder,
      hasDecoys: options.hasDecoys,
      secrets: selection.catalogue.secrets,
      onCaseBegun: (cell) => progress.cellBegun(cell),
      onCaseEnded: (cell) => progress.cellDriven(cell),
      onPair: (pair, its) => {
        if (pair.clientReady !== undefined) {
          ready.set(`client ${pair.client.name}`, pair.clientReady)
        }
        if (pair.ownServerReady !== undefined) {
          ready.set(`server ${pair.server.name}`, pair.ownServerReady)
        }
        const verdicts = its.map((driven) => compareWithDivergences(known, judge(driven)))
        for (const verdict of verdicts) judged.set(verdict.cell, verdict)
        progress.judged(verdicts)
      },
    })
    stops = await Promise.all(keepers.map((keeper) => keeper.stop()))
    if ([...judged.values()].some(isShrinkable))
      progress.stage("looking for the smallest messages that differ")
    const { secrets } = selection.catalogue
    const trials = { runtime, timeouts, machine, signal, secrets }
    for (const verdict of await withSmallestMessages([...judged.values()], trials)) {
      judged.set(verdict.cell, verdict)
    }
  } catch (error) {
    // What an end before its time leads to is said as such, below.
    if (!signal.aborted) {
      live?.server.close()
      throw error
    }
  } finally {
    progress.end()
    await recorder?.close()
    await runtime?.close()
    await reaper.close()
  }

  const settled = cells.flatMap(
    (cell) => judged.get(cell) ?? (signal.aborted ? judge(notDriven(cell, signal, machine)) : []),
  )
  const { verdicts, agreements } = withAgreement(settled)
  const problems = signal.aborted
    ? // How the servers ended was the interruption's doing.
      [whyEnded(signal, verdicts)]
    : stops.flatMap(({ program, problem }) =>
        problem === undefined ? [] : [`server ${program.name} ${problem}`],
      )

  // Report
  for (const { program, ready: said } of keepers) {
    if (said !== undefined) ready.set(`server ${program.name}`, said)
  }
  const { results, past } = await report(
    {
      ...recordSoFar(),
      // In the order of the plan, whichever pair was through first.
      verdicts,
      problems,
      agreements,
      keep:
        casesText !== undefined && options.keep !== undefined
          ? { text: casesText, to: options.keep }
          : undefined,
    },
    {
      directory: reportDirectory,
      reporters: options.reporters,
      template: template ?? builtTemplate(),
      past: (made) => options.past.of(made),
      isQuiet: options.isQuiet === true,
    },
  )
  options.past.add(results)
  live?.page.finish(results, past)
  await live?.server.end(join(reportDirectory, "index.html"))
  return results.green
}

function whyEnded({ reason }: AbortSignal, verdicts: readonly Verdict[]): string {
  const through = verdicts.filter(({ outcome }) => outcome !== "not-run").length
  return `${(reason as Error).message}; cells that were through: ${through} of ${verdicts.length}`
}

/** A stack that the suite promises to run must be here; others are named in the report. */
function requireTools({ absent, cells }: Selection): void {
  for (const { implementation, missing } of absent) {
    const [first] = missing
    if (!implementation.required || first === undefined) continue
    throw new HarnessError(
      "requirement",
      `${implementation.title} was to run, and ${first.tool} ${first.problem}; install it with: ${first.install}`,
    )
  }
  if (cells.length > 0) return
  if (absent.length === 0) {
    throw new UsageError(
      "the filters leave no cell: none of these servers and clients takes part in these scenarios over these transports (faults/* is for a hostile server, hostile-client/* for a hostile client, proxies/* for --via with a proxy); see: npm run harness -- list",
    )
  }
  const lacks = absent.flatMap(({ implementation: { name }, missing }) =>
    missing.slice(0, 1).map(({ tool, problem }) => `${name} needs ${tool}, which ${problem}`),
  )
  throw new HarnessError(
    "requirement",
    `nothing can run: ${lacks.join("; ")}; see: npm run harness -- doctor`,
  )
}
