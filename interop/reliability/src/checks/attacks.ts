import { SquareClient } from "@interop/client-async"
import type { ServerLimits } from "@interop/server-hardening"
import { type AttackName, attacks } from "@interop/server-hardening/testing"
import { openFiles } from "../process-figures.ts"
import type { Row } from "../results.ts"
import type { Stacks } from "../stacks.ts"
import { judgeDescriptors, judgeEnd, judgeMemory, median } from "./judge-server.ts"

const SERVER = "typescript"
const HEAP_MB = 128
const MOST_MEMORY_MB = 384
/** Honest calls without an attack, for comparison, once all is compiled. */
const QUIET_MS = 500
const WARM_UP_MS = 300
/** Of the median of honest calls. The goal is 5; the bound is so much above it that a busy machine does not break it. */
const MOST_SLOWDOWN = 25
/** nghttp2 reads two megabytes of these before anything else runs; who was closed for it comes again. */
const slowerAttacks: Partial<Record<AttackName, number>> = {
  windowUpdateFlood: 100,
  // From 20 connections, each of which has its turn before the honest client's.
  blockedRequestsOfMany: 500,
  patientOpenStreamsOfMany: 500,
  patientZeroWindowRangesOfMany: 500,
  // Each byte is a frame, which Node shows by itself.
  bytewiseRequest: 300,
}
const DEADLINE_MS = 10_000
/** After an attack, until all that it had opened is gone. */
const SETTLING_MS = 60_000

/** JSON has no infinity. */
const NO_LIMIT = 1e9

export const attackNames = Object.keys(attacks) as AttackName[]

/**
 * One attack on a server with a small heap and its limits by default. It must
 * not end, nor grow; an honest client keeps getting right answers, and nothing
 * is left open afterwards. `slowdown` is the median of the honest calls over
 * that without the attack.
 */
export async function attack(
  stacks: Stacks,
  name: AttackName,
  forMs: number,
  limits?: Partial<ServerLimits>,
): Promise<Row> {
  const label = `attack.${name}`
  const server = await stacks.startServer(SERVER, {
    label: `${label}.server`,
    heapMb: HEAP_MB,
    ...(limits && { limits }),
  })
  const transport = name === "unfinishedTlsHandshakes" ? "tls" : "plaintext"
  const port = server.portOf(transport)
  const row: Row = {
    check: "attack",
    subject: name,
    figures: { calls: 0, lost: 0, crashed: 0 },
    broken: [],
  }
  await using honest = new SquareClient({
    address: `localhost:${port}`,
    ...stacks.tlsFor(transport),
  })
  await honestCalls(honest, row, WARM_UP_MS, stacks.slowness)
  const quiet = await honestCalls(honest, row, QUIET_MS, stacks.slowness)
  const files = openFiles(server.running.pid)
  const attacker = await stacks.startAttack(
    { attack: name, address: `127.0.0.1:${port}`, forMs },
    label,
  )
  await attacker.begun
  const busy = await honestCalls(honest, row, forMs, stacks.slowness)
  const ended = await attacker.ended
  if (typeof ended === "string") row.void = ended
  else if (ended.connections === 0) row.void = "the attacker got no connection"
  judgeSlowdown(name, quiet, busy, row)
  if (judgeEnd(server, row)) return row
  judgeMemory(server, MOST_MEMORY_MB, row)
  await judgeDescriptors(server, files, SETTLING_MS, row)
  server.running.kill()
  return row
}

/**
 * Shows that the bounds can break: one limit is taken away, and the attack that
 * it is against must break one. Which limit holds back which attack, all of
 * them, is tried by the tests of `libs/server-hardening`.
 */
export async function attackWithout(
  stacks: Stacks,
  limit: keyof ServerLimits,
  name: AttackName,
  forMs: number,
): Promise<Row> {
  const { figures, broken } = await attack(stacks, name, forMs, { [limit]: NO_LIMIT })
  const subject = `${name} without ${limit}`
  const { crashed: _, lost: __, ...shown } = figures
  const row: Row = { check: "attack must break a bound", subject, figures: shown, broken: [] }
  if (broken.length === 0) row.broken.push("every bound held without the limit")
  return row
}

function judgeSlowdown(name: AttackName, quiet: number[], busy: number[], row: Row): void {
  if (busy.length === 0 || quiet.length === 0) {
    if (row.broken.length === 0) row.broken.push("no honest call was answered")
    return
  }
  const slowdown = median(busy) / median(quiet)
  const most = slowerAttacks[name] ?? MOST_SLOWDOWN
  row.figures.slowdown = slowdown
  if (slowdown > most) {
    row.broken.push(`honest calls took ${slowdown.toFixed(1)} times as long, more than ${most}`)
  }
}

async function honestCalls(
  client: SquareClient,
  row: Row,
  forMs: number,
  slowness: number,
): Promise<number[]> {
  const tookMs: number[] = []
  const until = performance.now() + forMs
  while (performance.now() < until) {
    const start = performance.now()
    row.figures.calls = (row.figures.calls ?? 0) + 1
    try {
      const square = await client.square(3, { timeoutMs: DEADLINE_MS * slowness })
      if (square !== 9) row.broken.push(`an honest call got ${square} for the square of 3`)
    } catch (error) {
      row.broken.push(`an honest call failed: ${(error as Error).message}`)
      return tookMs
    }
    tookMs.push(performance.now() - start)
  }
  return tookMs
}
