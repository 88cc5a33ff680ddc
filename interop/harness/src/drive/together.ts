import { HarnessError } from "../errors.ts"
import type { Keeper } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import { ClientProcesses } from "./client-process.ts"
import type { Driven } from "./driven.ts"
import { type Pair, clientOptions } from "./pair.ts"
import { type SharedPart, driveParts, sharedPart } from "./shared-cells.ts"

/** A pair with more of them has a process of the client for itself. */
const FEW_CELLS = 40
/** In one process of a client. */
const MOST_CELLS = 160

/** The cells of a pair, before they are driven. */
export interface PlannedPair {
  keeper: Keeper
  cells: readonly [Cell, ...Cell[]]
}

/**
 * Pairs of one client with few cells each share a process of it: a start takes
 * longer than the cells of such a pair. Others stand by themselves.
 */
export function togetherOf(pairs: readonly PlannedPair[]): PlannedPair[][] {
  const { few = [], others = [] } = Object.groupBy(pairs, (each) => {
    const count = sharedCount(each)
    return count > 0 && count <= FEW_CELLS ? "few" : "others"
  })
  const byClient = Map.groupBy(few, ({ cells: [{ client }] }) => client)
  const byPlan = [...byClient.values()].flatMap((its) => [
    ...Map.groupBy(its, ({ keeper }) => keeper.contract).values(),
  ])
  return [...others.map((each) => [each]), ...byPlan.flatMap(inTurns)]
}

/** How many of its cells share a server of the suite's. */
function sharedCount({ cells }: PlannedPair): number {
  return cells.filter(
    ({ server, scenario }) => server.external === undefined && scenario.ownServer === undefined,
  ).length
}

/** As even as can be. */
function inTurns(pairs: readonly PlannedPair[]): PlannedPair[][] {
  const cells = pairs.reduce((sum, each) => sum + sharedCount(each), 0)
  const turns = Math.ceil(cells / MOST_CELLS)
  const size = Math.ceil(pairs.length / turns)
  return Array.from({ length: turns }, (_, turn) => pairs.slice(turn * size, (turn + 1) * size))
}

/**
 * Drives the cells of these pairs in one process of their client. What it does
 * not settle is left to each pair: it is as if that had come to nothing there.
 */
export async function driveTogether(pairs: readonly Pair[], label: string): Promise<void> {
  const [first] = pairs
  if (first === undefined) return
  const clients = new ClientProcesses(clientOptions(first.options, label))
  const parts: SharedPart[] = []
  const driven: Driven[] = []
  for (const pair of pairs) {
    const server = await orElse(() => pair.options.keeper.running(), undefined)
    if (server === undefined) continue
    const { part, withheld } = sharedPart(pair, server, pair.sharedCells)
    driven.push(...withheld)
    if (part.offers.length > 0) parts.push(part)
  }
  const [some, ...others] = parts
  if (some !== undefined) {
    driven.push(...(await orElse(() => driveParts(clients, [some, ...others]), [])))
  }
  for (const pair of pairs) pair.take(driven, clients)
}

/** What fails is told by the pairs, which try it themselves. */
async function orElse<T, O>(attempt: () => Promise<T>, otherwise: O): Promise<T | O> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return otherwise
  }
}
