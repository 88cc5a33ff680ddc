import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import type { Cell } from "./cells.ts"
import type { Depth } from "./scenario.ts"

/** Whose scenarios a quick run has over every transport. */
export const TUTORIAL_FAMILY = "tutorial"

/** scenarios/quick.json, which `nx run harness:cover` computes from the sabotage controls. */
export interface QuickChoice {
  /** Beside the tutorial's, which run over every transport. */
  cells: { scenario: string; transport: string }[]
}

export function quickFile(scenarios: string): string {
  return join(scenarios, "quick.json")
}

/**
 * Whether a run of that depth has the cell. quick: all pairs, the tutorial and
 * the scenarios of quick.json. reference: all scenarios, with a reference peer
 * on one side. full: everything.
 */
export function depthFilter(depth: Depth, scenarios: string): (cell: Cell) => boolean {
  switch (depth) {
    case "full":
      return () => true
    case "reference":
      return ({ server, client, scenario }) =>
        scenario.depth !== "full" && (server.reference === true || client.reference === true)
    case "quick": {
      const chosen = readQuick(quickFile(scenarios))
      return ({ scenario, transport }) =>
        scenario.id.startsWith(`${TUTORIAL_FAMILY}/`) || chosen.has(`${scenario.id} ${transport}`)
    }
  }
}

function readQuick(file: string): Set<string> {
  if (!existsSync(file)) {
    throw new HarnessError(
      "scenario",
      `--depth quick needs ${shortPath(file)}, which is not there: name --depth reference or full`,
    )
  }
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as QuickChoice
  return new Set(cells.map(({ scenario, transport }) => `${scenario} ${transport}`))
}
