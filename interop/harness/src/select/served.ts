import { UsageError } from "@interop/command-line"
import type { Transport } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import { type Missing, missingOf } from "./absence.ts"
import { type Answers, readAnswers } from "./answers.ts"
import { type ContractFolder, readContracts } from "./contracts.ts"
import { type Implementation, type Program, programsOf, readImplementations } from "./manifests.ts"
import { choose } from "./patterns.ts"
import { placements } from "./placement.ts"
import { type Environment, environmentsOf, resolveVersions, withNamed } from "./program-versions.ts"
import { transports } from "./scenario.ts"

export interface ServedSources {
  implementations: string[]
  contract: string
  protoPaths: readonly string[]
  /** The file with the answers. */
  script: string
}

export interface ServedFilters {
  servers: string[]
  transports: string[]
}

/** What is served to clients that the harness does not drive. */
export interface ServedSelection {
  folder: ContractFolder
  answers: Answers
  servers: Program[]
  transports: Transport[]
  implementations: Implementation[]
  environments: Environment[]
  /** Stacks that were chosen and whose tools this machine lacks. */
  absent: { implementation: Implementation; missing: Missing[] }[]
}

export async function selectServed(
  sources: ServedSources,
  filters: ServedFilters,
  signal: AbortSignal,
): Promise<ServedSelection> {
  const [folder, ...others] = readContracts(sources.contract, sources)
  if (folder === undefined || others.length > 0) {
    throw new UsageError("serve needs --contract PATH: which contract do the clients speak?")
  }
  const answers = readAnswers(sources.script, folder.contract)
  // A server that breaks the protocol on purpose is nothing to show a client by.
  const all = programsOf(readImplementations(sources.implementations), "server").filter(
    ({ implementation }) => !implementation.hostile,
  )
  const names = await resolveVersions("--servers", filters.servers, all, signal)
  const chosen = choose("--servers", names, withNamed(all, names), ({ name }) => name)
  const globs = filters.transports.length === 0 ? ["plaintext"] : filters.transports
  const over = choose("--transports", globs, transports, (name) => name)
  const stacks = [...new Set(chosen.map(({ implementation }) => implementation))]
  const checked = await Promise.all(
    stacks.map(async (implementation) => ({
      implementation,
      missing: await missingOf(implementation, chosen, placements.process, signal),
    })),
  )
  const absent = checked.filter(({ missing }) => missing.length > 0)
  const isAbsent = (each: Implementation) => absent.some((gone) => gone.implementation === each)
  const servers = chosen.filter(({ implementation }) => !isAbsent(implementation))
  if (servers.length === 0) {
    const names = absent.map(({ implementation }) => implementation.name).join(", ")
    throw new HarnessError(
      "requirement",
      `nothing can be served: the tools of ${names} are missing; see: npm run harness -- doctor`,
    )
  }
  return {
    folder,
    answers,
    servers,
    transports: over,
    implementations: stacks.filter(
      (each) =>
        !isAbsent(each) &&
        servers.some(
          ({ implementation, version }) => implementation === each && version === undefined,
        ),
    ),
    environments: environmentsOf(servers),
    absent,
  }
}
