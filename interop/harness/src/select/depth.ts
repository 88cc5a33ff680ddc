import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Transport } from "@interop/driver-protocol"
import type { Cell } from "./cells.ts"
import type { ContractFolder } from "./contracts.ts"
import type { Depth } from "./scenario.ts"

/** Whose scenarios a quick run has over every transport. */
export const TUTORIAL_FAMILY = "tutorial"

/** quick.json beside the scenarios of a contract, which `nx run harness:cover` computes from the sabotage controls. */
export interface QuickChoice {
  /** Beside the tutorial's, which run over every transport. */
  cells: { scenario: string; transport: string }[]
}

export function quickFile(scenarios: string): string {
  return join(scenarios, "quick.json")
}

/**
 * Whether a run of that depth has the cell. quick: all pairs, the tutorial and
 * the scenarios of quick.json, all of them where a contract has no such choice;
 * pairs with an optional stack and without a reference peer have the tutorial alone, each
 * of its scenarios over one of `transports`, in turn.
 * reference: all scenarios, with a reference peer on one side. full: everything.
 */
export function depthFilter(
  depth: Depth,
  contracts: readonly ContractFolder[],
  transports: readonly Transport[],
): (cell: Cell) => boolean {
  switch (depth) {
    case "full":
      return () => true
    case "reference":
      return (cell) => cell.scenario.depth !== "full" && hasReference(cell)
    case "quick": {
      const chosen = new Map(
        contracts.map(({ contract, scenarios }) => [
          contract,
          scenarios === undefined ? undefined : readQuick(quickFile(scenarios)),
        ]),
      )
      const isTurnOf = inTurn(transports)
      return (cell) => {
        const { scenario, transport } = cell
        const choice = chosen.get(scenario.contract)
        if (choice === undefined) return true
        const tutorial = scenario.id.startsWith(`${TUTORIAL_FAMILY}/`)
        if (!hasReference(cell) && hasOptional(cell)) return tutorial && isTurnOf(cell)
        return tutorial || choice.has(`${scenario.id} ${transport}`)
      }
    }
  }
}

function hasReference({ server, client }: Cell): boolean {
  return server.reference === true || client.reference === true
}

/** With a stack that not every machine has: there may be many such pairs. */
function hasOptional({ server, client }: Cell): boolean {
  return !server.implementation.required || !client.implementation.required
}

/** Spreads the scenarios of a pair over the transports, and the pairs over where that begins. */
function inTurn(transports: readonly Transport[]): (cell: Cell) => boolean {
  const places = new Map<string, number>()
  const placeOf = (id: string) => {
    const place = places.get(id) ?? places.size
    places.set(id, place)
    return place
  }
  return ({ server, client, scenario, transport }) => {
    const offered = transports.filter((each) => scenario.transports.includes(each))
    const first = createHash("sha1").update(`${server.name} ${client.name}`).digest().readUInt16BE()
    return offered[(first + placeOf(scenario.id)) % offered.length] === transport
  }
}

/** Whether a quick run is less than all of one of them. */
export function haveQuickChoice(contracts: readonly ContractFolder[]): boolean {
  return contracts.some(
    ({ scenarios }) => scenarios !== undefined && existsSync(quickFile(scenarios)),
  )
}

function readQuick(file: string): Set<string> | undefined {
  if (!existsSync(file)) return undefined
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as QuickChoice
  return new Set(cells.map(({ scenario, transport }) => `${scenario} ${transport}`))
}
