import { spawn } from "node:child_process"
import { once } from "node:events"
import { constants } from "node:os"

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** How the checks ended: with an exit code, by a signal of their own, or because this process was told to stop. */
export interface ChecksEnd {
  code: number | null
  stoppedBy?: (typeof signals)[number]
}

/** Runs the command to its end. A signal to this process is handed on, and the end awaited all the same. */
export async function runChecks(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ChecksEnd> {
  let stoppedBy: ChecksEnd["stoppedBy"]
  const stop = (signal: (typeof signals)[number]) => {
    stoppedBy ??= signal
    child.kill(signal)
  }
  // Before there is a child: a signal in between would end this process alone.
  for (const signal of signals) process.on(signal, stop)
  const child = spawn(command, args, { env, stdio: "inherit" })
  const [code] = (await once(child, "close")) as [number | null]
  for (const signal of signals) process.off(signal, stop)
  return { code, ...(stoppedBy && { stoppedBy }) }
}

/** What the checks amount to: a failure that no test reported counts as one, and so does a stop. */
export function verdictOf(
  { code, stoppedBy }: ChecksEnd,
  { passed, failed, skipped }: { passed: number; failed: number; skipped: number },
): { lines: string[]; exitCode: number } {
  const lines: string[] = []
  const succeeded = code === 0 && stoppedBy === undefined
  if (stoppedBy !== undefined) lines.push(`stopped by ${stoppedBy} before all checks had run`)
  else if (!succeeded && failed === 0) lines.push("a check that is no test failed: see above")
  const otherFailures = !succeeded && failed === 0 ? 1 : 0
  lines.push(`tests: ${passed} passed, ${failed + otherFailures} failed, ${skipped} skipped`)
  if (stoppedBy !== undefined) return { lines, exitCode: 128 + constants.signals[stoppedBy] }
  return { lines, exitCode: succeeded && failed === 0 && passed > 0 ? 0 : 1 }
}
