import { readFileSync } from "node:fs"
import { join } from "node:path"
import picomatch from "picomatch"
import { parse } from "yaml"
import { type Scenario, needsProxy } from "../src/select/scenario.ts"
import { readScenarios } from "../src/select/scenarios.ts"
import { type ContractFolder, readContracts } from "../src/select/contracts.ts"
import { contractsDirectory } from "../src/workspace.ts"

export interface Control {
  sabotage: string
  what: string
  catches: string[]
  /** Of those, the scenarios that have nothing to catch it with. */
  except?: string[]
  /** The other side, where the product's own does not do. */
  peer?: string
  /** Scenarios that run with those that must be red. */
  also?: string[]
  transports?: string
  /** It is caught by cases that the harness answers itself, and not by what a scenario shows. */
  decoys?: boolean
  /** What is wrong with the run, apart from its cells. */
  problem?: string
}

export interface Controls {
  clients: Control[]
  servers: Control[]
  unproved: Record<string, string>
}

export function readControls(): Controls {
  return parse(readFileSync(join(import.meta.dirname, "controls.yaml"), "utf8")) as Controls
}

/** The scenarios that turn red with a control, as controls.yaml says and the tests show. */
export function scenariosCatching({ catches, except = [], decoys }: Control): Scenario[] {
  if (catches.length === 0 || decoys === true) return []
  const isCaught = picomatch(catches)
  const isExcepted = except.length > 0 ? picomatch(except) : () => false
  return scenarios().filter(({ id }) => isCaught(id) && !isExcepted(id))
}

/** The contract on which sabotaged peers are tried. */
export function contracts(): ContractFolder[] {
  return readContracts(join(contractsDirectory, "square"))
}

let known: Scenario[] | undefined

export function scenarios(): Scenario[] {
  // Of those that need a proxy, a poor one is the control: src/proxies.spec.ts.
  known ??= contracts()
    .flatMap(readScenarios)
    .filter((scenario) => !needsProxy(scenario))
  return known
}
