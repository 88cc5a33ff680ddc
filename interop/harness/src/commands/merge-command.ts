import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { FailureError, UsageError } from "@interop/command-line"
import { Command } from "commander"
import { PastRuns } from "../baseline/past.ts"
import { builtTemplate } from "../prepare/page-template.ts"
import { type CellEvidence, inOrder } from "../report/evidence.ts"
import { EVIDENCE_FILE, readEvidence } from "../report/evidence-file.ts"
import { lockReportDirectory } from "../report/report-directory.ts"
import { removeReports, writeReports } from "../report/report.ts"
import { RESULTS_FILE, readResults } from "../report/results-file.ts"
import type { Results, WallTime } from "../report/results.ts"
import { type RunPlan, readPlan } from "../select/plan.ts"
import { type NamedShards, merge, refusals } from "../shards/merge.ts"
import type { NamedResults } from "../shards/mixture.ts"
import type { Verifier } from "../shards/verify.ts"
import { shortPath } from "../workspace.ts"
import { path, withComparison, withReportDirectory } from "./options.ts"
import { pageForCommand } from "./page-for-command.ts"
import { type ReportFlags, pastOptions, requireJson, withReporters } from "./report-options.ts"
import { type VerifierFlags, verifierOf, withVerifier } from "./verifier-options.ts"

interface Flags extends VerifierFlags, ReportFlags {
  plan: string
  compareWith?: WallTime
}

export const mergeCommand = withReporters(
  withVerifier(withComparison(withReportDirectory(new Command("merge")))),
)
  .argument("<directory>", "has a report directory for each shard", path)
  .requiredOption("--plan <file>", "what list --json printed", path)
  .action(async (directory: string, flags: Flags) => {
    requireJson(flags.reporter, "verify reads results.json")
    const past = new PastRuns(pastOptions(flags))
    const lock = lockReportDirectory(flags.reportDir)
    try {
      const plan = await planOf(flags)
      const verifier = verifierOf(flags, plan)
      const whole = await wholeOf(directory, plan, { flags, verifier })
      const written = whole && (await writtenReports(whole, { directory, flags, verifier, past }))
      if (written !== undefined) past.add(written)
      if (written?.green !== true) process.exitCode = 1
    } finally {
      lock.release()
    }
  })

interface Merging {
  directory: string
  flags: Flags
  verifier: Verifier
  past: PastRuns
}

async function writtenReports(
  results: Results,
  { directory, flags, verifier, past }: Merging,
): Promise<Results> {
  return writeReports(
    {
      results,
      kind: "merge",
      evidence: evidenceBelow(directory),
      past: past.of(results),
      contracts: verifier.suite.catalogue.contracts,
      directory: flags.reportDir,
      template: flags.reporter.includes("html") ? await pageForCommand() : builtTemplate(),
    },
    flags.reporter,
  )
}

/** No older whole stays in its place where it cannot be read. */
async function planOf({ plan, reportDir }: Flags): Promise<RunPlan> {
  try {
    return readPlan(plan)
  } catch (error) {
    await removeReports(reportDir)
    throw error
  }
}

/** Undefined, with the reasons on standard error, where the shards do not make a whole. No older whole stays in its place. */
async function wholeOf(
  directory: string,
  plan: RunPlan,
  { flags, verifier }: Pick<Merging, "flags" | "verifier">,
): Promise<Results | undefined> {
  try {
    const shards = resultsBelow(directory)
    if (!isNotEmpty(shards)) {
      throw new FailureError(`no shard brought a results.json to ${directory}`)
    }
    const refused = refusals(shards, verifier)
    for (const line of refused) process.stderr.write(`not merged: ${line}\n`)
    return refused.length > 0 ? undefined : merge(plan, shards, { comparedWith: flags.compareWith })
  } finally {
    await removeReports(flags.reportDir)
  }
}

function resultsBelow(directory: string): NamedResults[] {
  return filesBelow(directory, RESULTS_FILE).map((file) => ({
    name: shortPath(file),
    results: readResults(file),
  }))
}

/** What cannot be read is missing in the page, and nowhere else. */
function evidenceBelow(directory: string): CellEvidence[] {
  const found = filesBelow(directory, EVIDENCE_FILE).flatMap((file) => {
    try {
      return readEvidence(file)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      process.stderr.write(`no time lines of its cells: ${error.message}\n`)
      return []
    }
  })
  return inOrder(found)
}

function filesBelow(directory: string, file: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .toSorted()
    .map((name) => join(directory, name, file))
    .filter((path) => existsSync(path))
}

function isNotEmpty(shards: readonly NamedResults[]): shards is NamedShards {
  return shards.length > 0
}
