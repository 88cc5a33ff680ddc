import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { FailureError } from "@interop/command-line"
import { Command } from "commander"
import { lockReportDirectory } from "../report/report-directory.ts"
import { writeReports } from "../report/report.ts"
import type { Results, WallTime } from "../report/results.ts"
import { merge } from "../shards/merge.ts"
import { readResults } from "../report/results-file.ts"
import { readPlan } from "../select/plan.ts"
import { path, withComparison, withReportDirectory } from "./options.ts"

interface Flags {
  plan: string
  compareWith?: WallTime
  reportDir: string
}

export const mergeCommand = withComparison(withReportDirectory(new Command("merge")))
  .argument("<directory>", "has a report directory for each shard", path)
  .requiredOption("--plan <file>", "what list --json printed", path)
  .action((directory: string, flags: Flags) => {
    const shards = resultFilesBelow(directory).map(readResults)
    if (!isNotEmpty(shards))
      throw new FailureError(`no shard brought a results.json to ${directory}`)
    const lock = lockReportDirectory(flags.reportDir)
    try {
      const merged = merge(readPlan(flags.plan), shards, flags.compareWith)
      const written = writeReports(merged, flags.reportDir)
      if (written !== merged) process.exitCode = 1
    } finally {
      lock.release()
    }
  })

function resultFilesBelow(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .map((name) => join(directory, name, "results.json"))
    .filter((file) => existsSync(file))
}

function isNotEmpty(shards: Results[]): shards is [Results, ...Results[]] {
  return shards.length > 0
}
