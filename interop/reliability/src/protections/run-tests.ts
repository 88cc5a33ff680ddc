import { spawn } from "node:child_process"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileOf, type Test } from "./protection.ts"

/** Without its protection a test may wait for ever. */
const STUCK_MS = 45_000

/** The name of the test that fails in this workspace, if one does. One file after the other. */
export async function failureOf(
  workspace: string,
  tests: readonly Test[],
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const test of tests) {
    const failure = await failureOfOne(workspace, test, signal)
    if (failure !== undefined) return failure
  }
  return undefined
}

async function failureOfOne(
  workspace: string,
  test: Test,
  signal: AbortSignal,
): Promise<string | undefined> {
  const named = typeof test === "string" ? undefined : test.named
  const [area = "", project = "", ...path] = fileOf(test).split("/")
  const vitest = spawn(
    process.execPath,
    [
      join(workspace, "node_modules", "vitest", "vitest.mjs"),
      "run",
      "--config",
      join(workspace, "vitest.config.ts"),
      "--bail=1",
      `--testTimeout=${STUCK_MS}`,
      `--hookTimeout=${STUCK_MS}`,
      path.join("/"),
      ...(named === undefined ? [] : ["--testNamePattern", named]),
    ],
    {
      cwd: join(workspace, area, project),
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CI: "true", NO_COLOR: "1" },
      signal,
    },
  )
  const code = new Promise<number | null>((resolve, reject) => {
    vitest.once("error", reject)
    vitest.once("close", resolve)
  })
  const [out, err] = await Promise.all([text(vitest.stdout), text(vitest.stderr)])
  if ((await code) === 0) {
    if (somePassed(out)) return undefined
    throw new Error(`${fileOf(test)} has none of the tests that the list names: ${named}`)
  }
  const failure = failureIn(out + err)
  if (failure !== undefined) return failure
  throw new Error(`${fileOf(test)} failed without a test that does:\n${out}${err}`)
}

/** Vitest is content with a name that no test has. */
export function somePassed(output: string): boolean {
  return /^ *Tests .*\b\d+ passed/m.test(output)
}

/** What Vitest says of a test that failed, or of tests whose process ended: without a limit, of memory. */
export function failureIn(output: string): string | undefined {
  const [, name] = /FAIL\s+(.+)/.exec(output) ?? []
  if (name !== undefined) return name.trim()
  const [, how] = /Worker exited unexpectedly with (.+?) during/.exec(output) ?? []
  return how && `the process of the tests ended with ${how}`
}
