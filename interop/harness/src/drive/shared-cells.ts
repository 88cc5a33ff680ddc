import { type RunningServer, hearOfDeath } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import { needsRightCall, withRightCall } from "../select/right-call.ts"
import {
  type ClientProcesses,
  type ClientResult,
  type Offer,
  type Part,
  claimsOf,
  distrusted,
} from "./client-process.ts"
import type { Driven } from "./driven.ts"
import { type PairState, deathNoticeMs, unsupportedBy, withServer } from "./pair-state.ts"
import {
  type CellRun,
  type Settling,
  allOk,
  hasEnded,
  observed,
  settle,
  settleAfterDeath,
} from "./settle.ts"

/** Cells of a pair, for the server that all of them share. */
export interface SharedPart extends Part {
  pair: PairState
  server: RunningServer
}

/** One process of the client, against the server of all. What it returns is settled and never empty. */
export async function driveSharedCells(pair: PairState, cells: Cell[]): Promise<Driven[]> {
  const { part, withheld } = sharedPart(pair, await pair.options.keeper.running(), cells)
  return part.offers.length === 0
    ? withheld
    : [...withheld, ...(await driveParts(pair.clients, [part]))]
}

/** What the server takes of these cells, and what it says it has not. */
export function sharedPart(
  pair: PairState,
  server: RunningServer,
  cells: readonly Cell[],
): { part: SharedPart; withheld: Driven[] } {
  const withheld: Driven[] = []
  const offers: Offer[] = []
  for (const cell of cells) {
    const endpoint = server.endpointFor(cell)
    if ("address" in endpoint) offers.push({ cell, ...endpoint, ...rightAddressOf(cell, server) })
    else withheld.push(unsupportedBy(pair, cell, endpoint.unsupported, server.logFiles))
  }
  return { part: { pair, server, cases: pair.cases, offers }, withheld }
}

function rightAddressOf(cell: Cell, server: RunningServer): { rightAddress?: string } {
  if (!needsRightCall(cell.scenario)) return {}
  const endpoint = server.endpointFor(withRightCall(cell))
  // A server that cannot be met at all over this transport has said so of the cell's own listener.
  return "address" in endpoint ? { rightAddress: endpoint.address } : {}
}

/**
 * One process of the client, through these parts. What it returns is settled:
 * of a single part at least one cell, of several possibly none.
 */
export async function driveParts(
  clients: ClientProcesses,
  parts: readonly [SharedPart, ...SharedPart[]],
): Promise<Driven[]> {
  const [{ pair }] = parts
  const { signal, machine } = pair.options
  for (const part of parts) {
    part.server.observations.expect(part.offers.flatMap(({ cell }) => callsOf(part, cell)))
  }
  const result = await clients.run(parts)
  const { run, logs } = result
  const settling = {
    client: run,
    slowness: machine.slowness,
    machine: machine.describe(),
    logs,
  }
  const partsByCell = new Map(
    parts.flatMap((part) => part.offers.map(({ cell }) => [cell, part] as const)),
  )
  const partOf = (cell: Cell) => partsByCell.get(cell) ?? parts[0]
  const whole = (each: Driven) => joined(each, partOf(each.cell), result)
  const runs = result.cellRuns.flat()
  if (signal.aborted && run.broke !== undefined) {
    // What was through before the interruption keeps its outcome.
    const through = runs.filter((each) => {
      const part = partOf(each.cell)
      const { observations } = part.server
      return hasEnded(each) && callsOf(part, each.cell).every((id) => observations.isComplete(id))
    })
    return Promise.all(through.map((each) => whole(observed(each, { kind: "ended" }, settling))))
  }
  const lastOfEach = result.cellRuns.flatMap((its) => its.findLast((each) => each.run)?.run ?? [])
  const servers = parts.map(({ server }) => server)
  if (!lastOfEach.every(allOk)) await hearOfDeath(servers, deathNoticeMs(pair))
  if (servers.every(({ death }) => death === undefined)) {
    const offers = parts.flatMap((part) => part.offers)
    const distrust = distrusted(pair.client, result, offers, settling)
    if (distrust !== undefined) {
      return distrust.map((each) => withLogs(each, partOf(each.cell)))
    }
  }
  return Promise.all(settleParts(parts, result, settling).map(whole))
}

/** Where a server died the client went on with the others', and shows them. */
function settleParts(
  parts: readonly SharedPart[],
  { cellRuns, endedIn }: ClientResult,
  settling: Settling,
): Driven[] {
  const living: CellRun[] = []
  const settled: Driven[] = []
  for (const [index, { server }] of parts.entries()) {
    const runs = cellRuns[index] ?? []
    const { death } = server
    if (death === undefined) living.push(...runs)
    else if (parts.length === 1 || runs.some(({ run }) => run && run.begunAt < death.at)) {
      settled.push(...settleAfterDeath(runs, death, settling))
    }
  }
  // The client is not to blame for its end: what it had not come to is left.
  const others =
    endedIn === undefined
      ? settle(living, settling)
      : living.filter(hasEnded).map((each) => observed(each, { kind: "ended" }, settling))
  return [...settled, ...others]
}

function joined(each: Driven, part: SharedPart, result: ClientResult): Promise<Driven> {
  const count = result.connections.get(each.cell)
  const { decoys, run } = result
  const messages = claimsOf({ client: run.ready, server: part.pair.options.keeper.ready })
  const withClient = {
    ...each,
    decoys,
    messages,
    ...(count !== undefined && { connections: count }),
  }
  return withServer(part.pair, withLogs(withClient, part), () => [part.server.observations])
}

function withLogs(each: Driven, { server }: SharedPart): Driven {
  return { ...each, logs: [...each.logs, ...server.logFiles] }
}

function callsOf({ pair }: SharedPart, cell: Cell): string[] {
  return [...pair.scriptsOf(cell).values()]
}
