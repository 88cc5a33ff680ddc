import { type ChildProcess, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { closeSync, openSync, readFileSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { FileLock, makeDirectory, unwritable } from "@interop/files"
import { HarnessError } from "../errors.ts"
import { type Exit, describeExit } from "../processes/exit.ts"
import { MARK, endMarked } from "../processes/marked.ts"
import { endTree } from "../processes/process-tree.ts"
import type { Reaper } from "../processes/reaper.ts"
import type { Implementation } from "../select/manifests.ts"
import {
  implementationsDirectory,
  proxiesDirectory,
  shortPath,
  workspaceRoot,
} from "../workspace.ts"
import { fullDisk } from "./full-disk.ts"

export type Target = "build" | "image"

/** A stack, or what else has a folder with targets. */
export type Buildable = Pick<Implementation, "name" | "directory" | "build">

export interface BuildOptions {
  logFile: string
  /** Something that takes a while has begun. */
  onStage: (what: string) => void
  /** Ends what is being built when this harness is killed. */
  reaper: Reaper
  /** Its reason is thrown, once all that was started has ended. */
  signal: AbortSignal
}

const bin = join(workspaceRoot, "node_modules", ".bin")

/**
 * Runs a target of these folders: through Nx, which does nothing where nothing
 * changed, or by itself for one outside of the workspace. `anew` runs it even
 * where nothing changed.
 */
export async function runTarget(
  target: Target,
  folders: readonly Buildable[],
  { anew = false, ...options }: BuildOptions & { anew?: boolean },
): Promise<void> {
  const isProject = ({ directory }: Buildable) =>
    [implementationsDirectory, proxiesDirectory].includes(dirname(directory))
  const projects = folders.filter(isProject).map(({ name }) => name)
  if (projects.length > 0) {
    await runNxTarget(target, projects, { anew, ...options })
  }
  const images = join(workspaceRoot, "tools", "images", "src", "main.ts")
  for (const { name, directory, build } of folders.filter((each) => !isProject(each))) {
    await runBuild(
      `${target} of ${name}`,
      target === "image"
        ? ["node", images, directory, "--name", name]
        : ["sh", "-c", build?.command ?? "true"],
      directory,
      options,
    )
  }
}

/** Runs a target of these projects of the workspace. */
export async function runNxTarget(
  target: Target,
  projects: readonly string[],
  { anew = false, ...options }: BuildOptions & { anew?: boolean },
): Promise<void> {
  const args = ["run-many", "-t", target, "-p", projects.join(","), "--outputStyle=stream"]
  const nx = ["node", join(bin, "nx"), ...args, ...(anew ? ["--skip-nx-cache"] : [])]
  await runBuild(`${target} of ${projects.join(", ")}`, nx, workspaceRoot, options)
}

/** Runs a command that may start whatever it likes; when the signal aborts, all of it has ended before this throws. */
export async function runBuild(
  what: string,
  command: readonly string[],
  directory: string,
  options: BuildOptions,
): Promise<void> {
  await withBuildLock(directory, options, () => runLogged(what, command, directory, options))
}

/** What builds into the directory is alone in it. */
export async function withBuildLock(
  directory: string,
  { onStage, signal }: BuildOptions,
  build: () => Promise<void>,
): Promise<void> {
  const lock = await buildLock(directory, onStage, signal)
  try {
    await build()
  } finally {
    lock.release()
  }
}

/** Two harnesses would build into the same folder. */
function buildLock(
  directory: string,
  onStage: BuildOptions["onStage"],
  signal: AbortSignal,
): Promise<FileLock> {
  // Where it does not stay for ever, one for each folder that was ever built in.
  const locks = join(tmpdir(), `interop-builds-${userInfo().uid}`)
  makeDirectory(locks)
  const name = createHash("sha256").update(directory).digest("hex").slice(0, 16)
  return FileLock.wait(join(locks, name), {
    onWait: (holder) => onStage(`waiting for ${holder}, which builds in ${shortPath(directory)}`),
    signal,
  })
}

let builds = 0

/** As `runBuild`, for whoever has the lock. */
export async function runLogged(
  what: string,
  command: readonly string[],
  directory: string,
  { logFile, reaper, signal, env = {} }: BuildOptions & { env?: NodeJS.ProcessEnv },
): Promise<void> {
  builds += 1
  const mark = `build-${process.pid}-${builds}`
  reaper.watchBuild(mark)
  const child = spawnLogged(command, directory, logFile, { ...env, [MARK]: mark })
  const exited = once(child, "exit") as Promise<[Exit["code"], Exit["signal"]]>
  const { pid } = child
  let ended: Promise<void> | undefined
  const stop = () => {
    if (pid !== undefined) ended = endTree(pid)
  }
  if (pid !== undefined) reaper.watchTree(pid)
  signal.addEventListener("abort", stop)
  try {
    const [code, endedBy] = await exited
    await ended
    if (signal.aborted) endMarked(mark)
    signal.throwIfAborted()
    if (code === 0) return
    const exit = describeExit({ code, signal: endedBy })
    const why = await whyItFailed(logFile)
    throw new HarnessError("build", `${what} ${exit}: ${why}; log: ${shortPath(logFile)}`)
  } finally {
    signal.removeEventListener("abort", stop)
    if (pid !== undefined) reaper.forget(pid)
    reaper.built(mark)
  }
}

function spawnLogged(
  [command = "", ...args]: readonly string[],
  cwd: string,
  logFile: string,
  added: NodeJS.ProcessEnv,
): ChildProcess {
  let log: number
  try {
    log = openSync(logFile, "a")
  } catch (cause) {
    throw unwritable(logFile, cause)
  }
  const env = {
    ...process.env,
    ...added,
    PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
  }
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", log, log] })
  closeSync(log)
  return child
}

/** What is most likely the reason, where tools print much around it or had no room to print anything. */
async function whyItFailed(logFile: string): Promise<string> {
  const lines = readFileSync(logFile, "utf8").trim().split("\n")
  const telling =
    lines.findLast((line) => /no space left on device|disk quota exceeded|ENOSPC/i.test(line)) ??
    (await fullDisk([dirname(logFile), workspaceRoot])) ??
    lines.findLast((line) => /\bimages: /.test(line)) ??
    lines.find((line) => /^\W*(error|\w+Error)\b.*:/i.test(line)) ??
    lines.findLast((line) => /error|fail|cannot|not found/i.test(line))
  return (telling ?? lines.at(-1) ?? "").trim()
}
