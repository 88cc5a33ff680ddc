import { readFileSync } from "node:fs"
import { setTimeout as delay } from "node:timers/promises"
import { type Exit, describeExit } from "../../processes/exit.ts"
import type { RunningProxy } from "../runtime.ts"

/** Between two looks at whether it listens. */
const POLL_MS = 20

/** As proxies say it. */
export const PORT_TAKEN = /address already in use|cannot bind/i

/** Waits until a proxy listens. Ends it where it does not, and says what is wrong with it. */
export async function untilListening(
  { exited, kill, logFile }: Pick<RunningProxy, "exited" | "kill"> & { logFile: string },
  startMs: number,
  isListening: () => Promise<boolean>,
): Promise<string | undefined> {
  const end: { exit?: Exit } = {}
  void exited.then((exit) => (end.exit = exit))
  const deadline = performance.now() + startMs
  while (!(await isListening())) {
    if (end.exit !== undefined) {
      const lines = readFileSync(logFile, "utf8").trim().split("\n")
      const telling = lines.findLast((line) => PORT_TAKEN.test(line)) ?? lines.at(-1) ?? ""
      return `${describeExit(end.exit)} before it listened: ${telling}`
    }
    if (performance.now() > deadline) {
      kill()
      await exited
      return `did not listen within ${startMs / 1000} s`
    }
    await delay(POLL_MS)
  }
  return undefined
}
