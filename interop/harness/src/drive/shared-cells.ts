import { type RunningServer, hearOfDeath } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import { needsRightCall, withRightCall } from "../select/right-call.ts"
import { type Offer, claimsOf, distrusted } from "./client-process.ts"
import type { Driven } from "./driven.ts"
import { type PairState, deathNoticeMs, unsupportedBy, withServer } from "./pair-state.ts"
import { allOk, hasEnded, observed, settle, settleAfterDeath } from "./settle.ts"

/** One process of the client, against the server of all. What it returns is settled and never empty. */
export async function driveSharedCells(pair: PairState, cells: Cell[]): Promise<Driven[]> {
  const server = await pair.options.keeper.running()
  const withheld: Driven[] = []
  const offers: Offer[] = []
  for (const cell of cells) {
    const endpoint = server.endpointFor(cell)
    if ("address" in endpoint) offers.push({ cell, ...endpoint, ...rightAddressOf(cell, server) })
    else withheld.push(unsupportedBy(pair, cell, endpoint.unsupported, server.logFiles))
  }
  if (offers.length === 0) return withheld
  return [...withheld, ...(await driveOffers(pair, server, offers))]
}

function rightAddressOf(cell: Cell, server: RunningServer): { rightAddress?: string } {
  if (!needsRightCall(cell.scenario)) return {}
  const endpoint = server.endpointFor(withRightCall(cell))
  // A server that cannot be met at all over this transport has said so of the cell's own listener.
  return "address" in endpoint ? { rightAddress: endpoint.address } : {}
}

async function driveOffers(
  pair: PairState,
  server: RunningServer,
  offers: Offer[],
): Promise<Driven[]> {
  const { signal, machine } = pair.options
  const calls = (cell: Cell) => [...pair.scriptsOf(cell).values()]
  server.observations.expect(offers.flatMap(({ cell }) => calls(cell)))
  const result = await pair.clients.run(offers, server)
  const { run, cellRuns, connections } = result
  const settling = {
    client: run,
    slowness: machine.slowness,
    machine: machine.describe(),
    logs: [...result.logs, ...server.logFiles],
  }
  const withConnections = (each: Driven): Driven => {
    const count = connections.get(each.cell)
    const { decoys } = result
    const messages = claimsOf({ client: run.ready, server: pair.options.keeper.ready })
    return { ...each, decoys, messages, ...(count !== undefined && { connections: count }) }
  }
  const whole = (each: Driven) =>
    withServer(pair, withConnections(each), () => [server.observations])
  if (signal.aborted && run.broke !== undefined) {
    // What was through before the interruption keeps its outcome.
    const through = cellRuns.filter(
      (each) =>
        hasEnded(each) && calls(each.cell).every((id) => server.observations.isComplete(id)),
    )
    return Promise.all(through.map((each) => whole(observed(each, { kind: "ended" }, settling))))
  }
  const last = [...run.cases.values()].at(-1)
  if (last !== undefined && !allOk(last)) await hearOfDeath([server], deathNoticeMs(pair))
  const distrust = distrusted(pair.client, result, offers, settling)
  if (distrust !== undefined && server.death === undefined) return distrust
  const settled =
    server.death === undefined
      ? settle(cellRuns, settling)
      : settleAfterDeath(cellRuns, server.death, settling)
  return Promise.all(settled.map(whole))
}
