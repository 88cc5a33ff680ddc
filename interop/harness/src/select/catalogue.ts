import { UsageError } from "@interop/command-line"
import type { Transport } from "@interop/driver-protocol"
import { type ContractFolder, readContracts } from "./contracts.ts"
import { readCases } from "./cases.ts"
import type { Drawing } from "./drawn-scenarios.ts"
import { type ExternalTarget, type Program, programsOf, readImplementations } from "./manifests.ts"
import { type Scenario, transports } from "./scenario.ts"
import { readScenarios } from "./scenarios.ts"
import { Secrets } from "./secrets.ts"
import { externalProgram } from "./target.ts"

export interface Sources {
  implementations: string[]
  /** The folder of a contract, or of several, or a .proto file. */
  contracts: string
  /** Where imports of a .proto file are looked for. */
  protoPaths?: readonly string[]
  /** How messages are drawn where a contract has no scenarios. */
  drawing?: Drawing
  /** A folder of scenario files that are read instead of the contract's own. */
  scenarios?: string
  /** A service that runs already, and what every client does with it. */
  external?: { target: ExternalTarget; cases: string }
  /** Absent: none are known. */
  knownDivergences?: string
}

/** All there is to choose from, whether its tools are here or not. */
export interface Catalogue {
  servers: Program[]
  clients: Program[]
  contracts: ContractFolder[]
  scenarios: Scenario[]
  transports: Transport[]
  /** What no report may have. */
  secrets: Secrets
}

export function readCatalogue({ implementations, scenarios, ...sources }: Sources): Catalogue {
  const all = readImplementations(implementations)
  const folders = readContracts(sources.contracts, sources).map((folder) => ({
    ...folder,
    ...(scenarios !== undefined && { scenarios }),
  }))
  const { external } = sources
  if (external !== undefined) {
    const [folder, ...others] = folders
    if (folder === undefined || others.length > 0) {
      throw new UsageError("--target needs --contract PATH: which contract does the service speak?")
    }
    const { scenarios: cases, secrets } = readCases(external.cases, folder)
    // The cases are all that runs: no depth leaves some out.
    const { scenarios: _, ...withoutScenarios } = folder
    return {
      servers: [externalProgram(external.target)],
      clients: programsOf(all, "client"),
      contracts: [withoutScenarios],
      scenarios: cases,
      transports: [external.target.transport],
      secrets,
    }
  }
  return {
    servers: programsOf(all, "server"),
    clients: programsOf(all, "client"),
    contracts: folders,
    scenarios: folders.flatMap(readScenarios),
    transports: [...transports],
    secrets: new Secrets(),
  }
}
