import { spawn } from "node:child_process"
import { once } from "node:events"
import { openSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import { describeExit } from "../launch/exit.ts"
import { killGroup } from "../launch/process/process-group.ts"
import { shortPath, workspaceRoot } from "../workspace.ts"

export interface NxOptions {
  logFile: string
  /** Runs the target even where nothing changed. */
  anew?: boolean
  signal: AbortSignal
}

/** Runs one target of several projects through Nx, which does nothing where nothing changed. */
export async function runTarget(
  target: string,
  projects: readonly string[],
  { logFile, anew = false, signal }: NxOptions,
): Promise<void> {
  const log = openSync(logFile, "a")
  const nx = join(workspaceRoot, "node_modules", ".bin", "nx")
  const child = spawn(
    process.execPath,
    [
      nx,
      "run-many",
      "-t",
      target,
      "-p",
      projects.join(","),
      "--outputStyle=stream",
      ...(anew ? ["--skip-nx-cache"] : []),
    ],
    { cwd: workspaceRoot, detached: true, stdio: ["ignore", log, log] },
  )
  const stop = () => child.pid !== undefined && killGroup(child.pid, "SIGKILL")
  signal.addEventListener("abort", stop)
  const [code, killedBy] = (await once(child, "exit")) as [number | null, string | null]
  signal.removeEventListener("abort", stop)
  if (signal.aborted) throw new HarnessError("interrupted", `interrupted in target ${target}`)
  if (code === 0) return
  const exit = describeExit({ code, signal: killedBy })
  throw new HarnessError(
    "build",
    `target ${target} of ${projects.join(", ")} ${exit}: ${tellingLine(logFile)}; log: ${shortPath(logFile)}`,
  )
}

/** The line of a log that is most likely the reason, where tools print much around it. */
function tellingLine(logFile: string): string {
  const lines = readFileSync(logFile, "utf8").trim().split("\n")
  const telling =
    lines.find((line) => /^(images|error|\w*Error)\b.*: /i.test(line.trim())) ??
    lines.findLast((line) => /error|fail|cannot|not found/i.test(line))
  return (telling ?? lines.at(-1) ?? "").trim()
}
