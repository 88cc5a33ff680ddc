import { type Stats, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { UsageError } from "@interop/command-line"
import { FileError, FileLock, makeDirectory, unwritable } from "@interop/files"
import { shortPath } from "../workspace.ts"
import { loadReporters, reporterNames } from "./reporter.ts"

const lockName = "run.lock"

/** What a run leaves there, besides the files of its reporters. */
const own = [
  "certificates",
  "failures",
  "logs",
  "recordings",
  "served.json",
  lockName,
  `${lockName}.holder`,
]

/**
 * Makes the directory, and keeps all other processes from writing a report
 * there until the lock is released. Throws a UsageError where one does so now.
 */
export function lockReportDirectory(directory: string): FileLock {
  makeDirectory(directory)
  const file = join(directory, lockName)
  try {
    return FileLock.take(file)
  } catch (cause) {
    if (!(cause instanceof FileError) || cause.code !== "locked") throw cause
    throw new UsageError(
      `--report-dir ${shortPath(directory)} is in use by ${FileLock.holderOf(file)}: wait for its end, or name another directory`,
      { cause },
    )
  }
}

/** Removes an earlier report from a directory that is locked. */
export function emptyReportDirectory(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith(lockName)) continue
    const path = join(directory, name)
    try {
      rmSync(path, { recursive: true, force: true })
    } catch (cause) {
      throw unwritable(path, cause)
    }
  }
}

/** Throws a UsageError where anything but an earlier report would be removed. */
export async function refuseOtherFiles(directory: string): Promise<void> {
  const stat = statOf(directory)
  if (stat === undefined) return
  if (!stat.isDirectory()) refuse(directory, "is a file")
  const reporters = await loadReporters(reporterNames)
  const known = new Set([...own, ...reporters.flatMap(({ files }) => files)])
  const other = readdirSync(directory).find((name) => !known.has(name))
  if (other !== undefined) refuse(directory, `has ${other}, which is no part of a report`)
}

function statOf(directory: string): Stats | undefined {
  try {
    return statSync(directory, { throwIfNoEntry: false })
  } catch (cause) {
    throw unwritable(directory, cause)
  }
}

function refuse(directory: string, why: string): never {
  throw new UsageError(
    `--report-dir ${shortPath(directory)} ${why} and would be deleted: name another directory`,
  )
}
