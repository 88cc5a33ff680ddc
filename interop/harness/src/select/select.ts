import type { Transport } from "@interop/driver-protocol"
import type { Placement } from "./placement.ts"
import { type Missing, missingOf } from "./absence.ts"
import { type Cell, makeCells } from "./cells.ts"
import { type Catalogue, type Sources, readCatalogue } from "./catalogue.ts"
import type { Implementation, Program } from "./manifests.ts"
import { choose } from "./patterns.ts"
import type { Scenario } from "./scenarios.ts"

export interface Filters {
  servers: string[]
  clients: string[]
  scenarios: string[]
  transports: string[]
}

export interface Selection {
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
): Promise<Selection> {
  const catalogue = readCatalogue(sources)
  const byName = ({ name }: Program) => name
  const servers = choose("--servers", filters.servers, catalogue.servers, byName)
  const clients = choose("--clients", filters.clients, catalogue.clients, byName)
  const scenarios = choose("--scenarios", filters.scenarios, catalogue.scenarios, ({ id }) => id)
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
      missing: await missingOf(implementation, [...servers, ...clients], placement),
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
  return {
    ...here,
    catalogue,
    absent,
    implementations: chosen.filter((each) => absent.every((gone) => gone.implementation !== each)),
    cells: makeCells(here),
  }
}
