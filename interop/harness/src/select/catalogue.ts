import { join } from "node:path"
import { UsageError } from "@interop/command-line"
import type { Transport } from "@interop/driver-protocol"
import { type ContractFolder, readContracts } from "./contracts.ts"
import { readCases } from "./cases.ts"
import type { Drawing } from "./drawn-scenarios.ts"
import { type ExternalTarget, type Program, programsOf, readImplementations } from "./manifests.ts"
import { type Way, direct, readWays } from "./proxies.ts"
import { type Scenario, transports } from "./scenario.ts"
import { readScenarios } from "./scenarios.ts"
import { Secrets } from "./secrets.ts"
import { externalProgram } from "./target.ts"
import { shortPath } from "../workspace.ts"

export interface Sources {
  implementations: string[]
  /** Folders of proxies; absent: there are none. */
  proxies?: readonly string[]
  /** The folder of a contract, or of several, or a .proto file. */
  contracts: string
  /** Of the contracts only this one takes part: a folder among them. */
  only?: string
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
  via: Way[]
  /** The file of cases as it was read; absent where there is none. */
  casesText?: string
  /** What no report may have. */
  secrets: Secrets
}

export function readCatalogue({ implementations, scenarios, ...sources }: Sources): Catalogue {
  const all = readImplementations(implementations)
  const read = readContracts(sources.contracts, sources)
  if (scenarios !== undefined) refuseSeveral(read, sources.contracts)
  const folders = read.map((folder) => ({
    ...folder,
    ...(scenarios !== undefined && { scenarios }),
  }))
  const { external } = sources
  if (external !== undefined) {
    const [folder, ...others] = folders
    if (folder === undefined || others.length > 0) {
      throw new UsageError("--target needs --contract PATH: which contract does the service speak?")
    }
    const { scenarios: cases, text, secrets } = readCases(external.cases, folder)
    // The cases are all that runs: no depth leaves some out.
    const { scenarios: _, ...withoutScenarios } = folder
    return {
      servers: [externalProgram(external.target)],
      clients: programsOf(all, "client"),
      contracts: [withoutScenarios],
      scenarios: cases,
      transports: [external.target.transport],
      via: [direct],
      casesText: text,
      secrets,
    }
  }
  return {
    servers: programsOf(all, "server"),
    clients: programsOf(all, "client"),
    contracts: folders,
    scenarios: folders.flatMap(readScenarios),
    transports: [...transports],
    via: readWays(sources.proxies ?? []),
    secrets: new Secrets(),
  }
}

/** A folder of scenarios is written in the terms of one contract. */
function refuseSeveral(folders: readonly ContractFolder[], directory: string): void {
  const [first] = folders
  if (first === undefined || folders.length === 1) return
  const names = folders.map(({ contract }) => contract.name)
  const example = shortPath(join(directory, first.contract.name))
  throw new UsageError(
    `--scenario-dir is for one contract, and there are ${names.join(" and ")}; name one, as in --contract ${example}`,
  )
}
