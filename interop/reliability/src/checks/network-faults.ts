import type { Observation, Transport } from "@interop/driver-protocol"
import {
  type Scenario,
  casesFor,
  expectationOf,
  firstDifference,
  readScenarios,
} from "@interop/harness/parts"
import { FaultProxy } from "../network/fault-proxy.ts"
import { type FaultKind, corruptingKinds, drawFault, faultKinds } from "../network/faults.ts"
import type { Random } from "../random.ts"
import type { Row } from "../results.ts"
import { type Stacks, type StartedServer, squareContract } from "../stacks.ts"
import { judgeEnd } from "./judge-server.ts"

const OK = 0
/** By its deadline and a second, each on a quick machine. */
const DEADLINE_MS = 2000
const GRACE_MS = 1000

export interface FaultedPair {
  client: string
  server: string
  transport: Transport
  compared?: boolean
}

/** A call of one shape, through a proxy: with a fault, or clean to show that all else is well. */
interface Attempt {
  id: string
  scenario: Scenario
  kind: FaultKind | undefined
  proxy: FaultProxy
}

/**
 * Each kind of fault in each of the tutorial's five shapes: every call must end
 * once, by its deadline and a second, and with OK only if all values are right.
 * After each comes a clean call, which must be right.
 */
export async function networkFaults(
  stacks: Stacks,
  pair: FaultedPair,
  random: Random,
  rounds: number,
): Promise<Row> {
  const { client, server, transport } = pair
  const subject = `${client} to ${server}, ${transport}`
  const label = `faults.${client}.${server}.${transport}`
  const started = await stacks.startServer(server, { label: `${label}.server` })
  const attempts = await openAttempts(started, transport, random, rounds)
  const row: Row = {
    check: "network faults",
    subject,
    figures: { calls: attempts.length, faults: 0, lost: 0, hung: 0, wrongOk: 0, crashed: 0 },
    broken: [],
    ...(pair.compared === true && { compared: true }),
  }
  try {
    await runAttempts(stacks, pair, started, attempts, row, label)
  } finally {
    row.figures.faults = attempts.reduce((sum, { proxy }) => sum + proxy.struck, 0)
    await Promise.all(attempts.map(({ proxy }) => proxy.close()))
    started.running.kill()
    await started.running.exited
  }
  return row
}

async function openAttempts(
  server: StartedServer,
  transport: Transport,
  random: Random,
  rounds: number,
): Promise<Attempt[]> {
  const shapes = readScenarios(squareContract).filter(({ id }) => id.startsWith("tutorial/"))
  const attempts: Attempt[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of faultKinds) {
      for (const scenario of shapes) {
        const port = server.portOf(transport, scenario.service["bidi"])
        const its = random.fork()
        for (const each of [kind, undefined]) {
          const proxy = await FaultProxy.open(port, () => each && drawFault(each, transport, its))
          attempts.push({ id: String(attempts.length + 1), scenario, kind: each, proxy })
        }
      }
    }
  }
  return attempts
}

/** A process of the client for all of them, and another for what is left when one was ended. */
async function runAttempts(
  stacks: Stacks,
  { client, transport }: FaultedPair,
  server: StartedServer,
  attempts: Attempt[],
  row: Row,
  label: string,
): Promise<void> {
  const { slowness } = stacks
  const timeoutMs = Math.round((DEADLINE_MS * slowness * 3) / 2)
  let left = attempts
  while (left.length > 0 && server.ended() === undefined) {
    const cases = left.map(({ id, scenario, proxy }) => {
      const cell = {
        server: server.program,
        client: stacks.program("client", client),
        scenario,
        transport,
      }
      const own = { id, address: proxy.address }
      return casesFor(cell, own, undefined, stacks.certificates, timeoutMs).own
    })
    const run = await stacks.runClient(client, cases, `${label}.client`)
    const through = left.findIndex(({ id }) => run.cases.get(id)?.endedAt === undefined)
    const done = through === -1 ? left : left.slice(0, through)
    for (const attempt of done) {
      judge(attempt, run.cases.get(attempt.id)?.observations ?? [], row, slowness)
    }
    if (through === -1) {
      if (run.broke !== undefined)
        note(row, "crashed", `the client, after its last call: ${run.broke}`)
      return
    }
    const stuck = left[through] as Attempt
    const what = run.broke?.startsWith("hangs") === true ? "hung" : "crashed"
    note(row, what, `${describe(stuck)}: the client ${run.broke ?? "ended"}`)
    left = left.slice(through + 1)
  }
  judgeEnd(server, row)
}

function judge(
  attempt: Attempt,
  observations: readonly Observation[],
  row: Row,
  slowness: number,
): void {
  const { kind, scenario } = attempt
  const difference = firstDifference(expectationOf(scenario), observations)
  if (kind === undefined) {
    if (difference !== undefined) {
      row.void ??= `${describe(attempt)}: ${difference.expected} was expected, and ${difference.actual} came`
    }
    return
  }
  const statuses = observations.flatMap((each) => (each.event === "status" ? [each] : []))
  const [status] = statuses
  if (status === undefined || statuses.length > 1) {
    return note(row, "lost", `${describe(attempt)}: the call ended ${statuses.length} times`)
  }
  const tookMs = status.atMs - (observations[0]?.atMs ?? 0)
  if (tookMs > (DEADLINE_MS + GRACE_MS) * slowness) {
    note(row, "hung", `${describe(attempt)}: the call took ${Math.round(tookMs)} ms`)
  }
  if (status.code !== OK || difference === undefined) return
  row.figures.wrongOk = (row.figures.wrongOk ?? 0) + 1
  // Without TLS nothing tells a flipped bit from a right one.
  if (corruptingKinds.has(kind) && row.subject.endsWith("plaintext")) return
  row.broken.push(
    `${describe(attempt)}: OK, with ${difference.actual} where ${difference.expected} was right`,
  )
}

function note(row: Row, figure: "lost" | "hung" | "crashed", sentence: string): void {
  row.figures[figure] = (row.figures[figure] ?? 0) + 1
  row.broken.push(sentence)
}

function describe({ kind, scenario }: Attempt): string {
  return kind === undefined ? `a clean call, ${scenario.id}` : `${kind} in ${scenario.id}`
}
