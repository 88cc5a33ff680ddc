import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished as whenThisTestHasFinished } from "vitest"
import type { Results } from "../report/results.ts"

const main = join(import.meta.dirname, "..", "main.js")
export const brokenPrograms = join(import.meta.dirname, "..", "..", "fixtures")
export const sabotagedPrograms = join(import.meta.dirname, "..", "..", "sabotage")

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
  results?: Results
}

const asItIs = (_directory: string, command: string[]) => command

/** A harness started as a user starts it, whose reports go to a directory of its own. */
export class HarnessProcess {
  readonly directory = mkdtempSync(join(tmpdir(), "harness-"))
  readonly child: ChildProcess
  readonly ended: Promise<Ended>

  /** A test that runs beside others gives its own `onTestFinished`. */
  constructor(
    args: string[],
    {
      env = process.env,
      builds = false,
      hasDecoys = false,
      within = asItIs,
      onTestFinished = whenThisTestHasFinished,
    } = {},
  ) {
    const [command = "", ...rest] = args
    const reports = command === "run" || command === "serve"
    const options = reports ? ["--report-dir", this.directory] : []
    if (reports && !builds) options.push("--no-build")
    if (command === "run" && !hasDecoys) options.push("--no-decoys")
    const started = within(this.directory, [process.execPath, main, command, ...options, ...rest])
    this.child = spawn(started[0] ?? "", started.slice(1), {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    })
    let stdout = ""
    let stderr = ""
    this.child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
    this.child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code) => {
        const file = join(this.directory, "results.json")
        const results = existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as Results)
        resolve({ code, stdout, stderr, ...(results && { results }) })
      })
    })
    onTestFinished(() => {
      this.child.kill("SIGKILL")
      rmSync(this.directory, { recursive: true, force: true })
    })
  }

  /** What a launched program has written to its standard error, once it was launched. */
  log(label: string): string | undefined {
    const file = join(this.directory, "logs", `${label}.log`)
    return existsSync(file) ? readFileSync(file, "utf8") : undefined
  }

  /** Command lines of the drivers that it started and that still run. */
  drivers(): string[] {
    return commandLines().filter(
      (line) => line.includes(`${this.directory}/logs/`) && /--(plan|config) /.test(line),
    )
  }
}

/** Of the processes whose command line ends so. */
export function processIds(end: string): number[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" })
  const lines = stdout.split("\n").filter((line) => line.endsWith(end))
  return lines.map((line) => Number.parseInt(line, 10))
}

/** Of every process on this machine. */
export function commandLines(): string[] {
  return spawnSync("ps", ["-axo", "args"], { encoding: "utf8" }).stdout.split("\n")
}

/** The harness with these arguments and no others. */
export async function harness(...args: string[]): Promise<Omit<Ended, "results">> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] })
  let stdout = ""
  let stderr = ""
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  const [code] = (await once(child, "close")) as [number | null]
  return { code, stdout, stderr }
}

export function runHarness(...args: string[]): Promise<Ended> {
  return new HarnessProcess(["run", ...args]).ended
}

/** Arguments as they stand in a command line; none of them has a space. */
export function words(commandLine: string): string[] {
  return commandLine.split(" ")
}

export function buildAndRunHarness(...args: string[]): Promise<Ended> {
  return new HarnessProcess(["run", ...args], { builds: true }).ended
}

/** Resolves when the condition holds; the test's own time limit is the only other end. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** What a run in one runtime has to have in common with the same in another. */
export function outcomes(results: Results | undefined) {
  return results?.cells.map(({ server, client, scenario, transport, via, outcome }) => ({
    server,
    client,
    scenario,
    transport,
    via,
    outcome,
  }))
}
