import { setTimeout as delay } from "node:timers/promises"
import type { LoadPlan } from "../load/load-plan.ts"
import { memoryMb, openFiles } from "../process-figures.ts"
import type { Row } from "../results.ts"
import type { Stacks } from "../stacks.ts"
import { descriptorsLeft, judgeEnd, median } from "./judge-server.ts"
import { rowOf } from "./load.ts"

const SERVER = "typescript"
const HEAP_MB = 64
const SAMPLE_MS = 500
/** Of the last third over the second: what grows on and on is above it. */
const MOST_GROWTH = 1.25
/** For the connections of its clients to close. */
const SETTLING_MS = 10_000
/** Connections come and go. */
const MOST_MORE_FILES = 8

/** The server and both clients for a while: memory and descriptors stay what they were. */
export async function soak(stacks: Stacks, forMs: number): Promise<Row[]> {
  const server = await stacks.startServer(SERVER, { label: "soak.server", heapMb: HEAP_MB })
  const before = openFiles(server.running.pid)
  const plans = (["async", "sync"] as const).map((client): LoadPlan => ({
    client,
    address: `localhost:${server.portOf("plaintext")}`,
    task: {
      kind: "calls",
      lanes: 8,
      stopFile: stacks.file(`soak.${client}.stop`),
      mostMs: forMs * 10,
      deadlineMs: 10_000 * stacks.slowness,
    },
  }))
  const loads = await Promise.all(
    plans.map((plan) => stacks.startLoad(plan, { label: `soak.${plan.client}`, heapMb: HEAP_MB })),
  )
  const samples: number[] = []
  const until = performance.now() + forMs
  while (performance.now() < until) {
    await delay(SAMPLE_MS)
    samples.push(memoryMb(server.running.pid) ?? 0)
  }
  for (const plan of plans) stacks.stopLoad(plan)
  const rows: Row[] = []
  for (const [index, load] of loads.entries()) {
    const row = rowOf("soak", `${plans[index]?.client} client`, await load.ended)
    rows.push(row)
  }
  const more = await descriptorsLeft(server, before, SETTLING_MS)
  const row: Row = {
    check: "soak",
    subject: `${SERVER} server`,
    figures: { crashed: 0 },
    broken: [],
  }
  judgeEnd(server, row)
  server.running.kill()
  const third = Math.floor(samples.length / 3)
  const [early, late] = [median(samples.slice(third, 2 * third)), median(samples.slice(-third))]
  row.figures.memoryMb = late
  if (late > early * MOST_GROWTH) {
    row.broken.push(`memory grew from ${Math.round(early)} to ${Math.round(late)} MB`)
  }
  if (more > MOST_MORE_FILES) {
    row.broken.push(`${more} descriptors are open that were not at the start`)
  }
  return [...rows, row]
}
