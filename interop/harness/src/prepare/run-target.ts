import { spawn } from "node:child_process"
import { once } from "node:events"
import { openSync, readFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { HarnessError } from "../errors.ts"
import { type Exit, describeExit } from "../processes/exit.ts"
import { killGroup } from "../processes/process-group.ts"
import type { Implementation } from "../select/manifests.ts"
import { implementationsDirectory, shortPath, workspaceRoot } from "../workspace.ts"

export type Target = "build" | "image"

export interface TargetOptions {
  logFile: string
  /** Runs the target even where nothing changed. */
  anew?: boolean
  signal: AbortSignal
}

const bin = join(workspaceRoot, "node_modules", ".bin")

/**
 * Runs a target of the stacks: through Nx, which does nothing where nothing
 * changed, or by itself for a stack outside of the workspace.
 */
export async function runTarget(
  target: Target,
  implementations: readonly Implementation[],
  { logFile, anew = false, signal }: TargetOptions,
): Promise<void> {
  const isProject = ({ directory }: Implementation) =>
    dirname(directory) === implementationsDirectory
  const projects = implementations.filter(isProject).map(({ name }) => name)
  if (projects.length > 0) {
    const args = ["run-many", "-t", target, "-p", projects.join(","), "--outputStyle=stream"]
    const nx = ["node", join(bin, "nx"), ...args, ...(anew ? ["--skip-nx-cache"] : [])]
    await runLogged(`${target} of ${projects.join(", ")}`, nx, workspaceRoot, logFile, signal)
  }
  for (const implementation of implementations.filter((each) => !isProject(each))) {
    await runLogged(
      `${target} of ${implementation.name}`,
      target === "image"
        ? [
            "node",
            join(workspaceRoot, "tools", "images", "src", "main.ts"),
            implementation.directory,
          ]
        : ["sh", "-c", implementation.build?.command ?? "true"],
      implementation.directory,
      logFile,
      signal,
    )
  }
}

async function runLogged(
  what: string,
  [command = "", ...args]: string[],
  cwd: string,
  logFile: string,
  signal: AbortSignal,
): Promise<void> {
  const log = openSync(logFile, "a")
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` }
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", log, log] })
  const stop = () => child.pid !== undefined && killGroup(child.pid, "SIGKILL")
  signal.addEventListener("abort", stop)
  const [code, endedBy] = (await once(child, "exit")) as [Exit["code"], Exit["signal"]]
  signal.removeEventListener("abort", stop)
  if (signal.aborted) throw new HarnessError("interrupted", `interrupted in ${what}`)
  if (code === 0) return
  const exit = describeExit({ code, signal: endedBy })
  throw new HarnessError(
    "build",
    `${what} ${exit}: ${tellingLine(logFile)}; log: ${shortPath(logFile)}`,
  )
}

/** The line of a log that is most likely the reason, where tools print much around it. */
function tellingLine(logFile: string): string {
  const lines = readFileSync(logFile, "utf8").trim().split("\n")
  const telling =
    lines.findLast((line) => /\bimages: /.test(line)) ??
    lines.find((line) => /^\W*(error|\w+Error)\b.*:/i.test(line)) ??
    lines.findLast((line) => /error|fail|cannot|not found/i.test(line))
  return (telling ?? lines.at(-1) ?? "").trim()
}
