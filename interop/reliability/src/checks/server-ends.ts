import { setTimeout as delay } from "node:timers/promises"
import type { Transport } from "@interop/driver-protocol"
import type { LoadPlan } from "../load/load-plan.ts"
import type { StartedLoad } from "../load/started-load.ts"
import type { Row } from "../results.ts"
import type { Stacks, StartedServer } from "../stacks.ts"
import { rowOf } from "./load.ts"

const SERVER = "typescript"
const HEAP_MB = 128
const DEADLINE_MS = 5000
/** Between two ends: calls of every shape are under way by then. */
const LOAD_MS = 1500
/** The load ends by itself when a round takes longer. */
const MOST_ROUND_MS = 30_000
/** From a server's ready line to the first success, on a quick machine. */
const MOST_RECOVERY_MS = 2000

/** The server ends under load, again and again, and another takes its place. */
export async function serverEnds(
  stacks: Stacks,
  { client, how, times }: { client: "async" | "sync"; how: "SIGKILL" | "SIGTERM"; times: number },
): Promise<Row> {
  const transport: Transport = "plaintext"
  const label = `${how}.${client}`
  let server = await stacks.startServer(SERVER, { label: `${label}.server` })
  const plan: LoadPlan = {
    client,
    address: `localhost:${server.portOf(transport)}`,
    task: {
      kind: "calls",
      lanes: 16,
      stopFile: stacks.file(`${label}.stop`),
      mostMs: times * MOST_ROUND_MS * stacks.slowness,
      deadlineMs: DEADLINE_MS * stacks.slowness,
    },
  }
  const load = await stacks.startLoad(plan, { label, heapMb: HEAP_MB })
  await load.begun
  const moments: Moment[] = []
  for (let round = 0; round < times; round += 1) {
    await delay(LOAD_MS)
    const moment = await endAndReplace(stacks, server, how, load, label)
    server = moment.next
    moments.push(moment)
  }
  stacks.stopLoad(plan)
  const report = await load.ended
  server.running.kill()
  const row = rowOf(
    `${how} under load, ${times} times`,
    `${client} client, ${SERVER} server`,
    report,
  )
  judgeRecovery(row, moments, MOST_RECOVERY_MS * stacks.slowness)
  if (how === "SIGTERM")
    judgeDrains(row, moments, typeof report === "string" ? [] : report.brokenOff)
  return row
}

interface Moment {
  next: StartedServer
  endedAt: number
  exit: string
  recoveryMs: number | undefined
}

async function endAndReplace(
  stacks: Stacks,
  server: StartedServer,
  how: "SIGKILL" | "SIGTERM",
  load: StartedLoad,
  label: string,
): Promise<Moment> {
  const endedAt = Date.now()
  if (how === "SIGKILL") server.running.kill()
  else server.running.terminate()
  await server.running.exited
  const exit = server.ended() ?? ""
  const next = await stacks.startServer(SERVER, { label: `${label}.server`, ports: server.ports })
  const readyAt = Date.now()
  const success = await load.successAfter(readyAt)
  return { next, endedAt, exit, recoveryMs: success === undefined ? undefined : success - readyAt }
}

function judgeRecovery(row: Row, moments: readonly Moment[], mostMs: number): void {
  const known = moments.flatMap(({ recoveryMs }) => recoveryMs ?? [])
  if (known.length < moments.length) {
    row.broken.push("the load ended before a call had succeeded on the server that was back")
  }
  if (known.length === 0) return
  const slowest = Math.max(...known)
  row.figures.recoveryMs = slowest
  if (slowest > mostMs) {
    row.broken.push(
      `the first success came ${Math.round(slowest)} ms after the server was back, later than ${Math.round(mostMs)} ms`,
    )
  }
}

/** What had an answer when the server was asked to end is finished by it, and it exits with 0. */
function judgeDrains(row: Row, moments: readonly Moment[], brokenOff: readonly number[]): void {
  for (const { exit } of moments) {
    if (exit !== "exited with code 0") row.broken.push(`the server ${exit} on SIGTERM`)
  }
  // A call that began after one end may be broken off by no other.
  const lost = brokenOff.filter((beganAt) => moments.some(({ endedAt }) => beganAt < endedAt))
  row.figures.lost = (row.figures.lost ?? 0) + lost.length
  if (lost.length > 0) {
    row.broken.push(`${lost.length} calls that the server had begun to answer were broken off`)
  }
}
