import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
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
 * the scenarios of quick.json, all of them where a contract has no such choice.
 * reference: all scenarios, with a reference peer on one side. full: everything.
 */
export function depthFilter(
  depth: Depth,
  contracts: readonly ContractFolder[],
): (cell: Cell) => boolean {
  switch (depth) {
    case "full":
      return () => true
    case "reference":
      return ({ server, client, scenario }) =>
        scenario.depth !== "full" && (server.reference === true || client.reference === true)
    case "quick": {
      const chosen = new Map(
        contracts.map(({ contract, scenarios }) => [
          contract,
          scenarios === undefined ? undefined : readQuick(quickFile(scenarios)),
        ]),
      )
      return ({ scenario, transport }) =>
        scenario.id.startsWith(`${TUTORIAL_FAMILY}/`) ||
        (chosen.get(scenario.contract)?.has(`${scenario.id} ${transport}`) ?? true)
    }
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
