import { basename } from "node:path"
import type { Contract } from "@interop/contracts"
import type { Transport } from "@interop/driver-protocol"
import type { Placement } from "./placement.ts"
import { type Missing, missingOf, missingOfProxy } from "./absence.ts"
import { type Cell, makeCells } from "./cells.ts"
import { type Catalogue, type Sources, readCatalogue } from "./catalogue.ts"
import type { Implementation, Program } from "./manifests.ts"
import {
  type Environment,
  environmentsOf,
  inVersions,
  refuseVersionsIn,
  resolveVersions,
  versionWords,
  withNamedVersions,
} from "./program-versions.ts"
import { choose } from "./patterns.ts"
import { type Way, chooseWays } from "./proxies.ts"
import { depthFilter, haveQuickChoice } from "./depth.ts"
import type { Depth, Scenario } from "./scenario.ts"

export interface Filters {
  servers: string[]
  clients: string[]
  scenarios: string[]
  transports: string[]
  /** Absent: no proxy. */
  via?: string[]
  /** In which the programs that were chosen take part, as `1.60.0`, `grpcio@1.60.0` or a word for several. */
  versions?: string[]
  /** Absent: quick, or full where scenarios are named. */
  depth?: Depth
}

export interface Selection {
  depth: Depth
  /** How many cells the same filters choose at each depth. */
  cellsAtDepth: Record<Depth, number>
  catalogue: Catalogue
  servers: Program[]
  clients: Program[]
  scenarios: Scenario[]
  transports: Transport[]
  via: Way[]
  cells: Cell[]
  /** The stacks that take part with the library that they have. */
  implementations: Implementation[]
  /** Those that take part with other versions of it. */
  environments: Environment[]
  /** Stacks and proxies that were chosen and whose tools this machine lacks. */
  absent: Absent[]
}

export interface Absent {
  implementation: Pick<Implementation, "name" | "title" | "required">
  missing: Missing[]
}

/** From all there is to the cells of this run. */
export async function select(
  sources: Sources,
  filters: Filters,
  placement: Placement,
  signal?: AbortSignal,
): Promise<Selection> {
  const { catalogue, servers, clients } = await abortedOnFailure(signal, (either) =>
    choosePrograms(sources, filters, either),
  )
  refuseVersionsIn(placement, [...servers, ...clients])
  const offered = catalogue.scenarios.filter(({ contract }) => isOf(contract, sources))
  const scenarios = choose("--scenarios", filters.scenarios, offered, ({ id }) => id)
  const transports = choose(
    "--transports",
    filters.transports,
    catalogue.transports,
    (name) => name,
  )
  const ways = chooseWays(filters.via ?? [], catalogue.via)

  const chosen = [...new Set([...servers, ...clients].map((each) => each.implementation))]
  const checked = await Promise.all(
    chosen.map(async (implementation) => ({
      implementation,
      missing: await missingOf(implementation, [...servers, ...clients], placement, signal),
    })),
  )
  const absentStacks = checked.filter(({ missing }) => missing.length > 0)
  const isHere = ({ implementation }: Program) =>
    absentStacks.every((each) => each.implementation !== implementation)
  const absentProxies = await absentAmong(ways, placement, signal)
  const here = {
    servers: servers.filter(isHere),
    clients: clients.filter(isHere),
    scenarios,
    transports,
    via: ways.filter(({ name }) =>
      absentProxies.every(({ implementation }) => implementation.name !== name),
    ),
  }
  const all = makeCells(here)
  const depth = depthOf(filters, catalogue)
  const cells = all.filter(depthFilter(depth, catalogue.contracts, transports))
  const taken = new Set(cells.map(({ scenario }) => scenario))
  const programs = new Set(cells.flatMap(({ server, client }) => [server, client]))
  const takesPart = (program: Program) => cells.length === 0 || programs.has(program)
  const inItsOwnVersion = new Set(
    [...servers, ...clients].filter((each) => each.version === undefined),
  )
  return {
    ...here,
    servers: here.servers.filter(takesPart),
    clients: here.clients.filter(takesPart),
    scenarios: scenarios.filter((scenario) => taken.has(scenario)),
    depth,
    get cellsAtDepth() {
      return countAtDepths(all, catalogue.contracts, transports)
    },
    catalogue,
    absent: [...absentStacks, ...absentProxies],
    implementations: chosen.filter(
      (each) =>
        absentStacks.every((gone) => gone.implementation !== each) &&
        each.programs.some((program) => inItsOwnVersion.has(program) && takesPart(program)),
    ),
    environments: environmentsOf([...here.servers, ...here.clients].filter(takesPart)),
    cells,
  }
}

async function absentAmong(
  ways: readonly Way[],
  placement: Placement,
  signal?: AbortSignal,
): Promise<Absent[]> {
  const checked = ways.map(async ({ proxy }): Promise<Absent[]> => {
    if (proxy === undefined) return []
    const missing = await missingOfProxy(proxy, placement, signal)
    const { name, title } = proxy
    return missing.length === 0
      ? []
      : [{ implementation: { name, title, required: false }, missing }]
  })
  return (await Promise.all(checked)).flat()
}

/** Aborts what was begun where a part of it fails: no registry is asked any longer once one has shown a mistake. */
async function abortedOnFailure<T>(
  signal: AbortSignal | undefined,
  begin: (either: AbortSignal) => Promise<T>,
): Promise<T> {
  const failed = new AbortController()
  try {
    return await begin(AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]))
  } catch (error) {
    failed.abort()
    throw error
  }
}

/** By the globs, and in the versions that are asked for, which are then in the catalogue too. */
async function choosePrograms(
  sources: Sources,
  { servers, clients, versions = [] }: Filters,
  signal: AbortSignal,
): Promise<{ catalogue: Catalogue; servers: Program[]; clients: Program[] }> {
  const own = readCatalogue(sources)
  const programs = { servers: own.servers, clients: own.clients }
  const resolve = (option: "servers" | "clients", globs: readonly string[]) =>
    resolveVersions(`--${option}`, globs, programs[option], signal)
  const globs = {
    servers: await resolve("servers", servers),
    clients: await resolve("clients", clients),
  }
  const named = withNamedVersions(own, globs)
  const byName = ({ name }: Program) => name
  const chosen = {
    servers: choose("--servers", globs.servers, named.servers, byName),
    clients: choose("--clients", globs.clients, named.clients, byName),
  }
  if (versions.length === 0) return { catalogue: named, ...chosen }
  const words = versionWords(versions, [...chosen.servers, ...chosen.clients], own)
  const names = {
    servers: await inVersions(words, chosen.servers, signal),
    clients: await inVersions(words, chosen.clients, signal),
  }
  const catalogue = withNamedVersions(named, names)
  return {
    catalogue,
    servers: catalogue.servers.filter(({ name }) => names.servers.includes(name)),
    clients: catalogue.clients.filter(({ name }) => names.clients.includes(name)),
  }
}

function isOf({ name }: Contract, { only }: Sources): boolean {
  return only === undefined || basename(only) === name
}

/** Whoever names scenarios wants just these; contracts without a choice for quick runs have all of their scenarios run. */
function depthOf({ depth, scenarios }: Filters, { contracts }: Catalogue): Depth {
  if (depth !== undefined) return depth
  const named = scenarios.some((glob) => !glob.startsWith("!"))
  return named || !haveQuickChoice(contracts) ? "full" : "quick"
}

function countAtDepths(
  all: readonly Cell[],
  contracts: Catalogue["contracts"],
  transports: readonly Transport[],
): Record<Depth, number> {
  const count = (depth: Depth) => all.filter(depthFilter(depth, contracts, transports)).length
  return { quick: count("quick"), reference: count("reference"), full: count("full") }
}
