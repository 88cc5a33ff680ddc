import { type Command, InvalidArgumentError } from "commander"
import { UsageError } from "@interop/command-line"
import type { PastOptions } from "../baseline/past.ts"
import { defaultReporters, reporterNames } from "../report/reporter.ts"
import { defaultReportDirectory, historyDirectory } from "../workspace.ts"
import { path } from "./options.ts"

export interface ReportFlags {
  reportDir: string
  reporter: string[]
  historyDir?: string
  baseline?: string
}

/** What is written of a run, and what it is compared with. */
export function withReporters(command: Command): Command {
  return command
    .option(
      "--reporter <names>",
      `which reports are written, with commas between: ${reporterNames.join(", ")}`,
      namesOfReporters,
      defaultReporters(),
    )
    .option(
      "--baseline <file>",
      "results.json of the run to compare with (default: the last green run in the history)",
      path,
    )
    .option(
      "--history-dir <directory>",
      "where a record of each run is kept (default: reports/history for reports in reports/interop, none for others)",
      path,
    )
}

function namesOfReporters(text: string): string[] {
  const names = text.split(",").map((name) => name.trim())
  const unknown = names.find((name) => !reporterNames.includes(name))
  if (unknown === undefined) return names
  throw new InvalidArgumentError(
    `There is no reporter "${unknown}"; there are ${reporterNames.join(", ")}.`,
  )
}

/** Other commands of the harness read results.json. */
export function requireJson(reporters: readonly string[], why: string): void {
  if (!reporters.includes("json")) {
    throw new UsageError(`--reporter must name json: ${why}`)
  }
}

export function pastOptions({ reportDir, historyDir, baseline }: ReportFlags): PastOptions {
  const ofDefault = reportDir === defaultReportDirectory ? historyDirectory : undefined
  return { historyDirectory: historyDir ?? ofDefault, baselineFile: baseline }
}
