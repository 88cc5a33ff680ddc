import { readFileSync } from "node:fs"
import { availableParallelism } from "node:os"

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const TICKS_A_SECOND = 100

interface Instant {
  atMs: number
  busyTicks: number
  ownTicks: number
}

/**
 * The share of all processors that went to programs which are not measured,
 * from 0 to 1, while `work` ran: its own processes, which must have ended with
 * it, the bench and the server are taken off.
 */
export async function withForeignLoad<Result>(
  serverPid: number,
  work: () => Promise<Result>,
): Promise<{ result: Result; foreign: number }> {
  const before = instant(serverPid)
  const result = await work()
  const after = instant(serverPid)
  const foreignTicks = after.busyTicks - before.busyTicks - (after.ownTicks - before.ownTicks)
  const allTicks = ((after.atMs - before.atMs) / 1000) * TICKS_A_SECOND * availableParallelism()
  return { result, foreign: Math.max(0, foreignTicks / allTicks) }
}

function instant(serverPid: number): Instant {
  const [user, nice, system, , , irq, softirq, steal] = fields("/proc/stat").slice(1)
  const bench = processFields("self")
  const server = processFields(String(serverPid))
  return {
    atMs: performance.now(),
    busyTicks: sum([user, nice, system, irq, softirq, steal]),
    // utime, stime, and for the bench cutime and cstime: those of its ended children.
    ownTicks: sum([...bench.slice(11, 15), ...server.slice(11, 13)]),
  }
}

function fields(file: string): string[] {
  return readFileSync(file, "utf8").split("\n", 1)[0]!.split(/ +/)
}

/** From the third field of proc(5)'s stat on: the second, the name, may hold anything. */
function processFields(pid: string): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8")
  return text.slice(text.lastIndexOf(")") + 2).split(" ")
}

function sum(ticks: readonly (string | undefined)[]): number {
  return ticks.reduce((total, each) => total + Number(each), 0)
}
