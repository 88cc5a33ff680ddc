import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { FailureError } from "@interop/command-line"
import { Command } from "commander"
import { lockReportDirectory } from "../report/report-directory.ts"
import { removeReports, writeReports } from "../report/report.ts"
import { readResults } from "../report/results-file.ts"
import type { Results, WallTime } from "../report/results.ts"
import { readPlan } from "../select/plan.ts"
import { type NamedShards, merge, refusals } from "../shards/merge.ts"
import type { NamedResults } from "../shards/mixture.ts"
import type { Verifier } from "../shards/verify.ts"
import { shortPath } from "../workspace.ts"
import { path, withComparison, withReportDirectory } from "./options.ts"
import { type VerifierFlags, verifierOf, withVerifier } from "./verifier-options.ts"

interface Flags extends VerifierFlags {
  plan: string
  compareWith?: WallTime
  reportDir: string
}

export const mergeCommand = withVerifier(withComparison(withReportDirectory(new Command("merge"))))
  .argument("<directory>", "has a report directory for each shard", path)
  .requiredOption("--plan <file>", "what list --json printed", path)
  .action((directory: string, flags: Flags) => {
    const lock = lockReportDirectory(flags.reportDir)
    try {
      const verifier = verifierOf(flags)
      const whole = wholeOf(directory, flags, verifier)
      const { contracts } = verifier.suite.catalogue
      const written = whole && writeReports(whole, flags.reportDir, { contracts })
      if (written?.green !== true) process.exitCode = 1
    } finally {
      lock.release()
    }
  })

/** Undefined, with the reasons on standard error, where the shards do not make a whole. No older whole stays in its place. */
function wholeOf(directory: string, flags: Flags, verifier: Verifier): Results | undefined {
  try {
    const plan = readPlan(flags.plan)
    const shards = resultsBelow(directory)
    if (!isNotEmpty(shards)) {
      throw new FailureError(`no shard brought a results.json to ${directory}`)
    }
    const refused = refusals(shards, verifier)
    for (const line of refused) process.stderr.write(`not merged: ${line}\n`)
    return refused.length > 0 ? undefined : merge(plan, shards, { comparedWith: flags.compareWith })
  } finally {
    removeReports(flags.reportDir)
  }
}

function resultsBelow(directory: string): NamedResults[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .toSorted()
    .map((name) => join(directory, name, "results.json"))
    .filter((file) => existsSync(file))
    .map((file) => ({ name: shortPath(file), results: readResults(file) }))
}

function isNotEmpty(shards: readonly NamedResults[]): shards is NamedShards {
  return shards.length > 0
}
