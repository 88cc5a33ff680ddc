import { join } from "node:path"
import type { ContractFolder } from "../select/contracts.ts"
import { readContracts } from "../select/contracts.ts"
import type { Scenario } from "../select/scenario.ts"
import { readScenarios } from "../select/scenarios.ts"
import { contractsDirectory } from "../workspace.ts"

/** The suite's own contracts. */
export const ownContracts: readonly ContractFolder[] = readContracts(contractsDirectory)

const withModel = ownContracts.find(({ contract }) => contract.model !== undefined)
/** That with a model, which scenarios of the specs' own are written in. */
export const squareFolder = join(contractsDirectory, withModel?.contract.name ?? "")

/** All of their scenarios. */
export const ownScenarios: readonly Scenario[] = ownContracts.flatMap(readScenarios)

export function ownScenario(id: string): Scenario {
  const found = ownScenarios.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no scenario ${id}`)
  return found
}
