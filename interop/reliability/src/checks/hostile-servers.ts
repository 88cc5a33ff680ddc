import { setTimeout as delay } from "node:timers/promises"
import { type HostileServerName, hostileKinds, overTls } from "../hostile-servers/index.ts"
import type { ClientPlan, ClientReport } from "../hostile-servers/plans.ts"
import { StartedHostileServers, encountersOf } from "../hostile-servers/started-peers.ts"
import type { Row } from "../results.ts"
import type { Stacks } from "../stacks.ts"

const HEAP_MB = 128
const MOST_MEMORY_MB = 256
const DEADLINE_MS = 300
/** By its deadline and a second, on a quick machine. */
const GRACE_MS = 1000
const HONEST_DEADLINE_MS = 10_000
/** A client that has nothing to say for so long is hung. */
const MOST_MS = 60_000
/** A pause of 100 ms, less a fifth by chance, after each that was in vain; and some to begin with. */
const FIRST_CONNECTIONS = 10
const CONNECTIONS_PER_SECOND = 13
/** How often a hostile server says how many it has. */
const TELLING_MS = 100

export type Kind = keyof typeof hostileKinds

export const kinds = Object.keys(hostileKinds) as Kind[]

/**
 * Every hostile server of a kind against a client of a small heap, which calls a
 * good one beside it. Every call ends once, by its deadline and a second, with a
 * status of gRPC; the good one answers all; memory and connections are bounded.
 */
export async function againstHostileServers(
  stacks: Stacks,
  kind: Kind,
  client: ClientPlan["client"],
  forMs: number,
): Promise<Row> {
  const names = Object.keys(hostileKinds[kind]) as HostileServerName[]
  const row: Row = {
    check: "hostile servers",
    subject: `${client} client, ${kind} (${names.length})`,
    figures: { calls: 0, faults: 0, lost: 0, hung: 0, crashed: 0, memoryMb: 0 },
    broken: [],
  }
  const label = `hostile.${kind}.${client}`
  const { slowness, certificates } = stacks
  const honest = await stacks.startServer("typescript", { label: `${label}.honest` })
  const hostile = await StartedHostileServers.of(
    await stacks.startHostileServers({ servers: names, ...certificates.server }, label),
  )
  let left = names
  while (left.length > 0) {
    const running = await stacks.startHostileClient(
      {
        client,
        hostile: left.map((name) => ({
          name,
          address: `${overTls.has(name) ? "localhost" : "127.0.0.1"}:${hostile.ports[name]}`,
          ...(overTls.has(name) && stacks.tlsFor("tls")),
        })),
        honestAddress: `127.0.0.1:${honest.portOf("plaintext")}`,
        honestDeadlineMs: HONEST_DEADLINE_MS * slowness,
        deadlineMs: Math.round(DEADLINE_MS * slowness),
        forMs: forMs * slowness,
      },
      { label: `${label}.client`, heapMb: HEAP_MB },
    )
    const { reports, endedIn } = await encountersOf(running, left.length, MOST_MS * slowness)
    await delay(TELLING_MS)
    for (const report of reports) {
      judge(report, hostile.connectionsOf(report.name), slowness, row)
    }
    if (endedIn === undefined) break
    note(row, "crashed", `${endedIn.name}: ${endedIn.how}`)
    // The others are tried all the same.
    left = left.slice(reports.length + 1)
  }
  hostile.running.kill()
  honest.running.kill()
  return row
}

function judge(report: ClientReport, connections: number, slowness: number, row: Row): void {
  const { name } = report
  const { figures } = row
  figures.calls = (figures.calls ?? 0) + report.calls + report.honestCalls
  figures.faults = (figures.faults ?? 0) + report.calls
  figures.memoryMb = Math.max(figures.memoryMb ?? 0, report.memoryMb)
  if (connections === 0) row.void ??= `${name} was never connected to`
  if (report.lost > 0) note(row, "lost", `${name}: ${report.lost} calls ended not once`)
  if (report.latestMs > GRACE_MS * slowness) {
    note(row, "hung", `${name}: a call ended ${Math.round(report.latestMs)} ms after its deadline`)
  }
  const unknown = Object.keys(report.statuses).filter((status) => status.startsWith("status "))
  if (unknown.length > 0) row.broken.push(`${name}: calls ended with ${unknown.join(", ")}`)
  const [failure] = report.honestFailures
  if (failure !== undefined) row.broken.push(`${name}: a call of the good server got ${failure}`)
  if (report.memoryMb > MOST_MEMORY_MB) {
    row.broken.push(
      `${name}: the client took ${Math.round(report.memoryMb)} MB, more than ${MOST_MEMORY_MB}`,
    )
  }
  if (report.descriptorsLeft > 0) {
    note(row, "lost", `${name}: ${report.descriptorsLeft} descriptors are left`)
  }
  const mostConnections = FIRST_CONNECTIONS + (CONNECTIONS_PER_SECOND * report.tookMs) / 1000
  if (connections > mostConnections) {
    row.broken.push(
      `${name}: ${connections} connections in ${Math.round(report.tookMs)} ms for ${report.calls} calls`,
    )
  }
}

function note(row: Row, figure: "lost" | "hung" | "crashed", sentence: string): void {
  row.figures[figure] = (row.figures[figure] ?? 0) + 1
  row.broken.push(sentence)
}
