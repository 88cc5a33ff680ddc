import { readFileSync, readdirSync } from "node:fs"
import { setTimeout as delay } from "node:timers/promises"

/** For sockets and threads that were closed to end. */
const CLOSING_MS = 10_000
const CLOSING_POLL_MS = 50

/** The most memory that a process has had, in MiB; undefined where the system does not tell, which Linux does. */
export function peakMemoryMb(pid: number | undefined): number | undefined {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}

/** What it has now, in MiB. */
export function memoryMb(pid: number | undefined): number | undefined {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}

export function openFiles(pid: number | undefined): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return undefined
  }
}

/** How many more this process has than before, once what it closed has ended. */
export async function descriptorsAbove(before: number): Promise<number> {
  const left = () => Math.max(0, (openFiles(process.pid) ?? 0) - before)
  for (let tries = CLOSING_MS / CLOSING_POLL_MS; tries > 0 && left() > 0; tries -= 1) {
    await delay(CLOSING_POLL_MS)
  }
  return left()
}

function read(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8")
  } catch {
    return ""
  }
}
