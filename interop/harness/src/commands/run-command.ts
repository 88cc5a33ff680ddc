import { availableParallelism } from "node:os"
import { InterruptError, UsageError, timerMs, wholeNumber } from "@interop/command-line"
import { Command, InvalidArgumentError, type Option } from "commander"
import { type RuntimeName, placements } from "../select/placement.ts"
import { PastRuns } from "../baseline/past.ts"
import { run } from "../run.ts"
import type { WallTime } from "../report/results.ts"
import type { Filters } from "../select/select.ts"
import { type Shard, parseShard } from "../shards/shard.ts"
import { defaultTimeouts } from "../timeouts.ts"
import { interruptBySignal } from "./interrupt.ts"
import {
  type SourceFlags,
  VerdictOption,
  isOfSuite,
  path,
  reproOptions,
  sourcesOf,
  withComparison,
  withFilters,
  withReportDirectory,
} from "./options.ts"
import { type ReportFlags, pastOptions, requireJson, withReporters } from "./report-options.ts"

// They wait more than they compute: 4,710 cells on two cores took 124 s with three a core, 109 s with four.
const CLIENTS_PER_CORE = 4

interface Flags extends SourceFlags, Filters, ReportFlags {
  runtime: RuntimeName
  shard?: Shard
  jobs: number
  containerMemoryMb: number
  containerCpus: number
  startTimeoutMs?: number
  caseTimeoutMs?: number
  keep?: string
  stopTimeoutMs?: number
  compareWith?: WallTime
  build: boolean
  live?: number | true
  record?: boolean
  decoys: boolean
}

/** A time limit in milliseconds. */
function timeLimit(flags: string, what: string, limit: keyof typeof defaultTimeouts): Option {
  return new VerdictOption(
    flags,
    `${what} (default: ${defaultTimeouts[limit]} on a quick machine, more on a slower one)`,
  ).argParser(timerMs(1))
}

export const runCommand = withReporters(
  withComparison(withReportDirectory(withFilters(new Command("run")))),
)
  .option(
    "--jobs <n>",
    "clients that run at once",
    wholeNumber(1, 256),
    CLIENTS_PER_CORE * availableParallelism(),
  )
  .option("--shard <i/n>", "only this part of the cells, of n", parseShard)
  .addOption(
    new VerdictOption("--container-memory-mb <mb>", "of each container")
      .argParser(wholeNumber(6))
      .default(512),
  )
  .addOption(
    new VerdictOption("--container-cpus <n>", "of each container").argParser(positive).default(1),
  )
  .addOption(timeLimit("--start-timeout-ms <ms>", "from launch to ready", "startMs"))
  .addOption(timeLimit("--case-timeout-ms <ms>", "between two lines of a client", "caseMs"))
  .addOption(timeLimit("--stop-timeout-ms <ms>", "from SIGTERM to a server's end", "stopMs"))
  .option("--keep <file>", "write the cases with what all clients agreed on", path)
  .option(
    "--live [port]",
    "serve the report page on this machine while the run goes on (default: a port that is free)",
    wholeNumber(0, 65_535),
  )
  .option("--no-build", "take the implementations as they are")
  .option(
    "--no-decoys",
    "clients get the chosen cases only, and none that the harness answers itself: for a debugger",
  )
  .addOption(
    new VerdictOption("--record", "record what goes over the wire, through a relay in between"),
  )
  .action(async (flags: Flags, command: Command) => {
    if (flags.record === true && placements[flags.runtime].client !== "process") {
      throw new UsageError(
        `--record is not available with --runtime ${flags.runtime}: clients in containers do not pass through the harness; leave one of the two out`,
      )
    }
    refuseWithTarget(flags)
    if (flags.shard !== undefined) {
      requireJson(flags.reporter, "of a --shard merge reads results.json")
    }
    const interrupt = interruptBySignal()
    const green = await run({
      sources: sourcesOf(flags),
      filters: flags,
      ...(flags.shard && { shard: flags.shard }),
      runtime: flags.runtime,
      containerLimits: { memoryMb: flags.containerMemoryMb, cpus: flags.containerCpus },
      jobs: flags.jobs,
      timeouts: {
        ...(flags.startTimeoutMs !== undefined && { startMs: flags.startTimeoutMs }),
        ...(flags.caseTimeoutMs !== undefined && { caseMs: flags.caseTimeoutMs }),
        ...(flags.stopTimeoutMs !== undefined && { stopMs: flags.stopTimeoutMs }),
      },
      reportDirectory: flags.reportDir,
      reproOptions: [
        ...reproOptions(command),
        ...(isOfSuite(flags.contract) ? [] : ["--seed", String(flags.seed)]),
        ...flags.protoPath.flatMap((each) => ["--proto-path", each]),
      ],
      ...(flags.keep !== undefined && { keep: flags.keep }),
      ...(flags.compareWith && { comparedWith: flags.compareWith }),
      builds: flags.build,
      records: flags.record === true,
      hasDecoys: flags.decoys,
      ...(flags.live !== undefined && { livePort: flags.live === true ? 0 : flags.live }),
      reporters: reportersOf(flags, command),
      past: new PastRuns(pastOptions(flags)),
      signal: interrupt,
    })
    if (interrupt.reason instanceof InterruptError) process.exitCode = interrupt.reason.exitCode
    else if (!green) process.exitCode = 1
  })

/** A part of a run says nothing in the job's page by itself: the merged whole does. */
function reportersOf({ reporter, shard }: Flags, command: Command): string[] {
  const isGiven = command.getOptionValueSource("reporter") !== "default"
  return shard === undefined || isGiven ? reporter : reporter.filter((name) => name !== "github")
}

function refuseWithTarget({ target, keep, runtime, record, servers, via = [] }: Flags): void {
  if (target === undefined) {
    if (keep === undefined) return
    throw new UsageError("--keep writes what clients agreed on of a service: it needs --target")
  }
  if (runtime !== "process") {
    throw new UsageError(
      `--target is not available with --runtime ${runtime}; leave one of the two out`,
    )
  }
  if (record === true) {
    throw new UsageError("--record is not available with --target: what goes to it may be secret")
  }
  if (servers.length > 0) {
    throw new UsageError(
      "--servers chooses from the suite's own; with --target there is but that one",
    )
  }
  if (via.length > 0) {
    throw new UsageError(
      "--via puts a proxy before the suite's own servers; with --target clients call what it names, which may be a proxy of yours",
    )
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < Infinity)) {
    throw new InvalidArgumentError("It must be a number above 0.")
  }
  return value
}
