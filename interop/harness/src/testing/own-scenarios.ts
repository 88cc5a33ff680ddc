import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
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

/** A scenario of some seconds and one after it. */
export function longCase(): string[] {
  const directory = mkdtempSync(join(tmpdir(), "scenarios-"))
  writeFileSync(
    join(directory, "long.yaml"),
    `family: long
title: Long
scenarios:
  - name: stream
    title: A long stream
    reason: none
    steps: [{ open: rangeSquare }, { send: 300000 }, half-close, receive-to-end]
  - name: unary
    title: One number
    reason: none
    steps: [{ open: square }, { send: 3 }, half-close, receive-to-end]
`,
  )
  return ["--contract", squareFolder, "--scenario-dir", directory]
}
