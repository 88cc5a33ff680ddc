import { basename } from "node:path"
import type { Contract } from "@interop/contracts"
import type { Transport } from "@interop/driver-protocol"
import type { Placement } from "./placement.ts"
import { type Missing, missingOf } from "./absence.ts"
import { type Cell, makeCells } from "./cells.ts"
import { type Catalogue, type Sources, readCatalogue } from "./catalogue.ts"
import type { Implementation, Program } from "./manifests.ts"
import { choose } from "./patterns.ts"
import { depthFilter, haveQuickChoice } from "./depth.ts"
import type { Depth, Scenario } from "./scenario.ts"

export interface Filters {
  servers: string[]
  clients: string[]
  scenarios: string[]
  transports: string[]
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
  cells: Cell[]
  /** The stacks that take part. */
  implementations: Implementation[]
  /** Stacks that were chosen and whose tools this machine lacks. */
  absent: { implementation: Implementation; missing: Missing[] }[]
}

/** From all there is to the cells of this run. */
export async function select(
  sources: Sources,
  filters: Filters,
  placement: Placement,
  signal?: AbortSignal,
): Promise<Selection> {
  const catalogue = readCatalogue(sources)
  const byName = ({ name }: Program) => name
  const servers = choose("--servers", filters.servers, catalogue.servers, byName)
  const clients = choose("--clients", filters.clients, catalogue.clients, byName)
  const offered = catalogue.scenarios.filter(({ contract }) => isOf(contract, sources))
  const scenarios = choose("--scenarios", filters.scenarios, offered, ({ id }) => id)
  const transports = choose(
    "--transports",
    filters.transports,
    catalogue.transports,
    (name) => name,
  )

  const chosen = [...new Set([...servers, ...clients].map((each) => each.implementation))]
  const checked = await Promise.all(
    chosen.map(async (implementation) => ({
      implementation,
      missing: await missingOf(implementation, [...servers, ...clients], placement, signal),
    })),
  )
  const absent = checked.filter(({ missing }) => missing.length > 0)
  const isHere = ({ implementation }: Program) =>
    absent.every((each) => each.implementation !== implementation)
  const here = {
    servers: servers.filter(isHere),
    clients: clients.filter(isHere),
    scenarios,
    transports,
  }
  const all = makeCells(here)
  const depth = depthOf(filters, catalogue)
  const cells = all.filter(depthFilter(depth, catalogue.contracts))
  const taken = new Set(cells.map(({ scenario }) => scenario))
  const programs = new Set(cells.flatMap(({ server, client }) => [server, client]))
  const takesPart = (program: Program) => cells.length === 0 || programs.has(program)
  return {
    ...here,
    servers: here.servers.filter(takesPart),
    clients: here.clients.filter(takesPart),
    scenarios: scenarios.filter((scenario) => taken.has(scenario)),
    depth,
    get cellsAtDepth() {
      return countAtDepths(all, catalogue)
    },
    catalogue,
    absent,
    implementations: chosen.filter(
      (each) =>
        absent.every((gone) => gone.implementation !== each) && each.programs.some(takesPart),
    ),
    cells,
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

function countAtDepths(all: readonly Cell[], { contracts }: Catalogue): Record<Depth, number> {
  const count = (depth: Depth) => all.filter(depthFilter(depth, contracts)).length
  return { quick: count("quick"), reference: count("reference"), full: count("full") }
}
