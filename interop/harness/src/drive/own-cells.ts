import { OwnServers } from "../launch/own-servers.ts"
import type { Cell } from "../select/cells.ts"
import { type Offer, claimsOf, distrusted } from "./client-process.ts"
import type { Driven } from "./driven.ts"
import { type PairState, deathNoticeMs, unsupportedBy, withServer } from "./pair-state.ts"
import { allOk, settle, without } from "./settle.ts"

/** How many servers of their own the cells of a pair have at once: more save starts of clients, and take memory. */
const MAX_SERVERS = 7

/** One process of the client, against servers that each cell has for itself; of many cells, the first few. */
export async function driveOwnCells(pair: PairState, pending: Cell[]): Promise<Driven[]> {
  const cells = firstFew(pending)
  const servers = new Map(cells.map((cell) => [cell, ownServersOf(pair, cell)]))
  const of = (cell: Cell) => servers.get(cell) as OwnServers
  try {
    const settled: Driven[] = []
    const offers: Offer[] = []
    const endpoints = await Promise.all(
      cells.map(async (cell) => ({ cell, endpoint: await of(cell).start() })),
    )
    pair.ownServerReady ??= cells.map((cell) => of(cell).ready).find(Boolean)
    for (const { cell, endpoint } of endpoints) {
      const { problem } = of(cell)
      const bare = { slowness: pair.options.machine.slowness, logs: [] }
      if (problem !== undefined) {
        settled.push(without(cell, { kind: "not-run", reason: problem }, bare))
      } else if ("address" in endpoint) {
        offers.push({ cell, address: endpoint.address })
      } else if (endpoint.by === "runtime") {
        const by = `the ${pair.options.runtime.name} runtime`
        settled.push(without(cell, { kind: "declined", by, reason: endpoint.unsupported }, bare))
      } else {
        settled.push(unsupportedBy(pair, cell, endpoint.unsupported, []))
      }
    }
    return offers.length === 0 ? settled : [...settled, ...(await driveOffers(pair, offers, of))]
  } finally {
    await Promise.all([...servers.values()].map((each) => each.stop()))
  }
}

async function driveOffers(
  pair: PairState,
  offers: Offer[],
  of: (cell: Cell) => OwnServers,
): Promise<Driven[]> {
  const { machine } = pair.options
  const { slowness } = machine
  const result = await pair.clients.run([{ cases: pair.cases, offers }])
  const { run, connections, logs } = result
  if (pair.options.signal.aborted && run.broke !== undefined) return []
  const settling = { client: run, slowness, machine: machine.describe(), logs }
  const driven =
    distrusted(pair.client, result, offers, settling) ?? settle(result.cellRuns.flat(), settling)
  const seenOfAll = await Promise.all(
    driven.map(async (each): Promise<Driven[]> => {
      const own = of(each.cell)
      const seen = await withServer(pair, each, (call) => own.observationsOf(call))
      if (!allOk(each)) await own.hearOfDeath(deathNoticeMs(pair))
      await own.stop()
      const count = connections.get(each.cell)
      const whole: Driven = {
        ...seen,
        ...(count && { connections: count }),
        messages: claimsOf({ client: run.ready, server: own.ready }),
        logs: [...each.logs, ...own.logFiles],
      }
      // Who cannot call several servers calls none of them.
      const isRefused = each.observations.some(({ event }) => event === "unsupported")
      const problem = own.problem ?? (isRefused ? undefined : own.idle)
      if (problem === undefined || each.ending.kind !== "ended") return [whole]
      // An interruption ends servers as well.
      if (pair.options.signal.aborted) return []
      return [{ ...whole, ending: { kind: "fail", reason: problem } }]
    }),
  )
  return seenOfAll.flat()
}

function ownServersOf(pair: PairState, cell: Cell): OwnServers {
  const { runtime, timeouts } = pair.options
  pair.ownServers += 1
  return new OwnServers(cell, {
    runtime,
    timeouts,
    label: `${pair.options.keeper.label}.${pair.client.name}.${pair.ownServers}`,
    calls: [...pair.scriptsOf(cell).values()],
  })
}

function firstFew(cells: readonly Cell[]): Cell[] {
  let servers = 0
  const end = cells.findIndex(({ scenario }) => {
    servers += scenario.ownServer?.instances ?? 1
    return servers > MAX_SERVERS
  })
  return cells.slice(0, end === -1 ? cells.length : Math.max(end, 1))
}
