import { randomInt } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { InterruptError, UsageError, listenForStop, wholeNumber } from "@interop/command-line"
import {
  emptyReportDirectory,
  lockReportDirectory,
  refuseOtherFiles,
  shortPath,
  workspaceRoot,
} from "@interop/harness/parts"
import { Command } from "commander"
import picomatch from "picomatch"
import { type Check, type Size, checks } from "./checks/checks.ts"
import { Random } from "./random.ts"
import { reportText } from "./report.ts"
import { type Results, type Row, isGreen, stateOf } from "./results.ts"
import { Stacks } from "./stacks.ts"

interface Flags {
  long?: boolean
  seed?: number
  only?: string[]
  reportDir: string
}

export const reliabilityCommand = new Command("reliability")
  .description("Tries the TypeScript server and clients under load, faults and hostile peers.")
  .option("--long", "an hour's worth of it")
  .option("--seed <n>", "repeats the choices of an earlier run", wholeNumber(0, 0x7fffffff))
  .option("--only <glob...>", "checks by name, as load/*")
  .option(
    "--report-dir <dir>",
    "where the report goes",
    (directory: string) => resolve(directory),
    join(workspaceRoot, "reports", "reliability"),
  )
  .action(async ({ long = false, seed = randomInt(0x7fffffff), only, reportDir }: Flags) => {
    const chosen = only === undefined ? checks : checks.filter(({ name }) => picomatch(only)(name))
    if (chosen.length === 0) {
      throw new UsageError(
        `--only ${only?.join(" ")} names no check; there are: ${checks.map(({ name }) => name).join(", ")}`,
      )
    }
    const stop = new AbortController()
    void listenForStop(["SIGINT", "SIGTERM", "SIGHUP"]).stop.then((signal) =>
      stop.abort(new InterruptError(signal ?? "SIGTERM")),
    )
    const green = await run(chosen, { long, seed, reportDir, signal: stop.signal })
    if (!green) process.exitCode = 1
  })

interface RunOptions {
  long: boolean
  seed: number
  reportDir: string
  signal: AbortSignal
}

async function run(chosen: readonly Check[], options: RunOptions): Promise<boolean> {
  const { reportDir } = options
  await refuseOtherFiles(reportDir)
  const lock = lockReportDirectory(reportDir)
  try {
    emptyReportDirectory(reportDir)
    return await runChecks(chosen, options)
  } finally {
    lock.release()
  }
}

async function runChecks(chosen: readonly Check[], options: RunOptions): Promise<boolean> {
  const { long, seed, reportDir, signal } = options
  const startedAt = new Date()
  const say = (text: string) => process.stderr.write(`${text}\n`)
  const stacks = await Stacks.open(
    reportDir,
    chosen.flatMap(({ programs }) => programs),
    {
      onStage: say,
      signal,
    },
  )
  signal.addEventListener("abort", () => void stacks.close())
  const size: Size = long ? "long" : "short"
  const rows: Row[] = []
  try {
    for (const check of chosen) {
      signal.throwIfAborted()
      const start = performance.now()
      // Each has its own choices: one that is left out changes no other.
      const random = new Random(seed ^ hashOf(check.name))
      const found = await check.run(stacks, { size, random })
      // What was ended with the run says nothing.
      signal.throwIfAborted()
      rows.push(...found)
      say(`${check.name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
    }
  } catch (error) {
    // What was through is reported all the same.
    if (!signal.aborted) throw error
  } finally {
    await stacks.close()
  }
  const results: Results = {
    formatVersion: 1,
    startedAt: startedAt.toISOString(),
    seed,
    long,
    durationMs: Date.now() - startedAt.getTime(),
    machine: stacks.machine.record(),
    rows: rows.map((row) => ({ ...row, state: stateOf(row) })),
    green: isGreen(rows) && !signal.aborted,
  }
  const file = join(reportDir, "results.json")
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`)
  process.stdout.write(`${reportText(results, shortPath(file))}\n`)
  signal.throwIfAborted()
  return results.green
}

function hashOf(text: string): number {
  let hash = 0
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return hash & 0x7fffffff
}
