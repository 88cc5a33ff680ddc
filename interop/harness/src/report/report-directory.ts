import { existsSync, readdirSync, rmSync, statSync } from "node:fs"
import { UsageError } from "@interop/command-line"
import { shortPath } from "../workspace.ts"

/** What a run leaves there. */
const own = new Set([
  "certificates",
  "failures",
  "junit.xml",
  "logs",
  "observed.json",
  "observed.md",
  "recordings",
  "results.json",
  "summary.md",
])

/** Removes an earlier report. Throws a UsageError where anything else would go with it. */
export function emptyReportDirectory(directory: string): void {
  if (!existsSync(directory)) return
  if (!statSync(directory).isDirectory()) refuse(directory, "is a file")
  const other = readdirSync(directory).find((name) => !own.has(name))
  if (other !== undefined) refuse(directory, `has ${other}, which is no part of a report`)
  rmSync(directory, { recursive: true })
}

function refuse(directory: string, why: string): never {
  throw new UsageError(
    `--report-dir ${shortPath(directory)} ${why} and would be deleted: name another directory`,
  )
}
