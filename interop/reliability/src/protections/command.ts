import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { styleText } from "node:util"
import { InterruptError, UsageError, listenForStop, wholeNumber } from "@interop/command-line"
import { workspaceRoot } from "@interop/harness/parts"
import { Command } from "commander"
import picomatch from "picomatch"
import { CopiedWorkspace } from "./copied-workspace.ts"
import { type Protection, fileOf, readProtections, withoutProtection } from "./protection.ts"
import { failureOf } from "./run-tests.ts"

interface Flags {
  only?: string[]
  jobs: number
}

export const protectionsCommand = new Command("protections")
  .description("Takes each protection away, one at a time, and sees whether a test turns red.")
  .option("--only <glob...>", "those in these files, as libs/pem/**")
  .option("--jobs <n>", "how many at a time", wholeNumber(1, 64), 1)
  .action(async ({ only, jobs }: Flags) => {
    const all = readProtections()
    const chosen = only === undefined ? all : all.filter(({ file }) => picomatch(only)(file))
    if (chosen.length === 0) throw new UsageError(`--only ${only?.join(" ")} matches no file`)
    const stop = new AbortController()
    void listenForStop(["SIGINT", "SIGTERM", "SIGHUP"]).stop.then((signal) =>
      stop.abort(new InterruptError(signal ?? "SIGTERM")),
    )
    const left = await tryAll(chosen, jobs, stop.signal)
    stop.signal.throwIfAborted()
    if (left > 0) process.exitCode = 1
  })

/** Says how many could be taken away without any test that fails. */
async function tryAll(
  chosen: readonly Protection[],
  jobs: number,
  signal: AbortSignal,
): Promise<number> {
  const waiting = chosen.values()
  let green = 0
  const lane = async () => {
    using workspace = new CopiedWorkspace(workspaceRoot)
    for (const protection of waiting) {
      if (signal.aborted) return
      const failure = await failureWithout(protection, workspace.directory, signal)
      if (signal.aborted) return
      if (failure === undefined) green += 1
      say(protection, failure)
    }
  }
  await Promise.all(Array.from({ length: jobs }, lane))
  const verdict = green === 0 ? styleText("green", "green") : styleText("red", "red")
  process.stdout.write(
    `${verdict}: of ${chosen.length} protections ${green} can be taken away and every test passes\n`,
  )
  return green
}

async function failureWithout(
  protection: Protection,
  workspace: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const file = join(workspace, protection.file)
  const whole = readFileSync(file, "utf8")
  try {
    writeFileSync(file, withoutProtection(protection, whole))
    return await failureOf(workspace, protection.tests, signal)
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    writeFileSync(file, whole)
  }
}

function say({ protection, file, tests }: Protection, failure: string | undefined): void {
  if (failure === undefined) {
    const tried = tests.map(fileOf).join(", ")
    process.stdout.write(`red    ${protection} (${file}): taken away, and ${tried} passes\n`)
    return
  }
  process.stdout.write(`green  ${protection}: ${failure}\n`)
}
