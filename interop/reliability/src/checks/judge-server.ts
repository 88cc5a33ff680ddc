import { setTimeout as delay } from "node:timers/promises"
import { openFiles, peakMemoryMb } from "../process-figures.ts"
import type { Row } from "../results.ts"
import type { StartedServer } from "../stacks.ts"

const SETTLING_POLL_MS = 100

/** A server that has ended by itself breaks a bound. Says whether it has. */
export function judgeEnd(server: StartedServer, row: Row): boolean {
  const ended = server.ended()
  if (ended === undefined) return false
  row.figures.crashed = (row.figures.crashed ?? 0) + 1
  row.broken.push(`the server ${ended}; log: ${server.running.logFile}`)
  return true
}

/** The most memory that it has had. */
export function judgeMemory(server: StartedServer, mostMb: number, row: Row): void {
  const memoryMb = peakMemoryMb(server.running.pid)
  if (memoryMb === undefined) return
  row.figures.memoryMb = Math.max(row.figures.memoryMb ?? 0, memoryMb)
  if (memoryMb > mostMb) {
    row.broken.push(`the server took ${Math.round(memoryMb)} MB, more than ${mostMb}`)
  }
}

/** Waits until it has no more descriptors than before, for so long at most, and says how many more are left. */
export async function descriptorsLeft(
  { running }: StartedServer,
  before: number | undefined,
  withinMs: number,
): Promise<number> {
  const left = () => (openFiles(running.pid) ?? 0) - (before ?? Infinity)
  for (let tries = withinMs / SETTLING_POLL_MS; tries > 0 && left() > 0; tries -= 1) {
    await delay(SETTLING_POLL_MS)
  }
  return Math.max(0, left())
}

export async function judgeDescriptors(
  server: StartedServer,
  before: number | undefined,
  withinMs: number,
  row: Row,
): Promise<void> {
  const left = await descriptorsLeft(server, before, withinMs)
  if (left === 0) return
  row.figures.lost = (row.figures.lost ?? 0) + left
  row.broken.push(`${left} descriptors are open that were not before`)
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
