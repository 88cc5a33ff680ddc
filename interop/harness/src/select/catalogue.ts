import type { Transport } from "@interop/driver-protocol"
import { type Program, programsOf, readImplementations } from "./manifests.ts"
import { type Scenario, readScenarios, transports } from "./scenarios.ts"

export interface Sources {
  implementations: string[]
  scenarios: string
  /** Absent: none are known. */
  knownDivergences?: string
}

/** All there is to choose from, whether its tools are here or not. */
export interface Catalogue {
  servers: Program[]
  clients: Program[]
  scenarios: Scenario[]
  transports: Transport[]
}

export function readCatalogue({ implementations, scenarios }: Sources): Catalogue {
  const all = readImplementations(implementations)
  return {
    servers: programsOf(all, "server"),
    clients: programsOf(all, "client"),
    scenarios: readScenarios(scenarios),
    transports: [...transports],
  }
}
