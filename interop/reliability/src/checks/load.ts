import type { Transport } from "@interop/driver-protocol"
import type { LoadPlan, LoadReport } from "../load/load-plan.ts"
import type { Row } from "../results.ts"
import type { Stacks } from "../stacks.ts"
import { judgeEnd, judgeMemory } from "./judge-server.ts"

const SERVER = "typescript"
/** Flat: what a process of Node takes with a heap of 64 MiB, buffers and code included. */
const HEAP_MB = 64
/** A call of its own costs as much as fifty messages of a stream. */
const UNARY_SHARE = 0.04
const MOST_MEMORY_MB = 320
/** 10,000 open streams are state, not a leak. */
const STREAMS_HEAP_MB = 256
const MOST_STREAMS_MEMORY_MB = 512

/** Messages in the four shapes through one client, every value checked, in a small heap on both sides. */
export async function manyMessages(
  stacks: Stacks,
  client: "async" | "sync",
  messages: number,
  transport: Transport = "plaintext",
): Promise<Row> {
  return underLoad(stacks, `${messages} messages`, {
    client,
    transport,
    task: {
      kind: "messages",
      unary: messages * UNARY_SHARE,
      perStream: Math.ceil((messages * (1 - UNARY_SHARE)) / 3),
    },
    heapMb: HEAP_MB,
    mostMemoryMb: MOST_MEMORY_MB,
    leastMessages: messages,
  })
}

/** Streams that are all open at once, and answer before and after that. */
export async function manyStreams(stacks: Stacks, streams: number, channels: number): Promise<Row> {
  return underLoad(stacks, `${streams} open streams on ${channels} connections`, {
    client: "async",
    transport: "plaintext",
    task: { kind: "streams", streams, channels },
    heapMb: STREAMS_HEAP_MB,
    mostMemoryMb: MOST_STREAMS_MEMORY_MB,
    leastMessages: 2 * streams,
  })
}

async function underLoad(
  stacks: Stacks,
  check: string,
  {
    client,
    transport,
    task,
    heapMb,
    mostMemoryMb,
    leastMessages,
  }: {
    client: "async" | "sync"
    transport: Transport
    task: LoadPlan["task"]
    heapMb: number
    mostMemoryMb: number
    leastMessages: number
  },
): Promise<Row> {
  const label = `load.${task.kind}.${client}.${transport}`
  const server = await stacks.startServer(SERVER, { label: `${label}.server`, heapMb })
  const address = `localhost:${server.portOf(transport)}`
  const plan: LoadPlan = { client, address, ...stacks.tlsFor(transport), task }
  const load = await stacks.startLoad(plan, { label, heapMb })
  const report = await load.ended
  const row = rowOf(check, `${client} client, ${SERVER} server, ${transport}`, report)
  judgeEnd(server, row)
  judgeMemory(server, mostMemoryMb, row)
  server.running.kill()
  if (typeof report === "string") return row
  if (report.memoryMb > mostMemoryMb) {
    row.broken.push(`the client took ${Math.round(report.memoryMb)} MB, more than ${mostMemoryMb}`)
  }
  if (report.messages < leastMessages) {
    row.broken.push(`${report.messages} messages came back, fewer than ${leastMessages}`)
  }
  const failed = Object.entries(report.statuses).filter(([status]) => status !== "OK")
  for (const [status, calls] of failed) row.broken.push(`${calls} calls ended with ${status}`)
  return row
}

/** What a load program tells, with the bounds that hold for every load: each call ends once, and OK means right. */
export function rowOf(check: string, subject: string, report: LoadReport | string): Row {
  const row: Row = { check, subject, figures: { lost: 0, wrongOk: 0, crashed: 0 }, broken: [] }
  if (typeof report === "string") {
    row.figures.crashed = 1
    row.broken.push(report)
    return row
  }
  const { calls, messages, wrong, open, memoryMb, descriptorsLeft } = report
  Object.assign(row.figures, {
    calls,
    messages,
    wrongOk: wrong,
    lost: open + descriptorsLeft,
    memoryMb,
  })
  if (wrong > 0) row.broken.push(`${wrong} calls ended with OK and a wrong value`)
  if (open > 0) row.broken.push(`${open} calls never ended`)
  if (descriptorsLeft > 0) {
    row.broken.push(`the client left ${descriptorsLeft} descriptors open that were not before`)
  }
  return row
}
