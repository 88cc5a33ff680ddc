import { dirname } from "node:path"
import { depthFilter } from "../select/depth.ts"
import { declined, lacksIn } from "../select/lacks.ts"
import type { Catalogue } from "../select/catalogue.ts"
import { makeCells } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import { implementationsDirectory, shortPath } from "../workspace.ts"

/** How much of all a program's manifest offers. */
export interface Offered {
  /** Scenarios of depth reference that it can take part in. */
  scenarios: number
  offered: number
  /** What the manifest declares to be lacking, and how many scenarios each entry takes away. */
  lacks: { text: string; scenarios: number }[]
}

export function offeredBy(program: Program, catalogue: Catalogue): Offered {
  const isPeer = ({ implementation, reference }: Program) =>
    reference === true && implementation.hostile === program.implementation.hostile
  const cells = makeCells({
    servers: program.role === "server" ? [program] : catalogue.servers.filter(isPeer),
    clients: program.role === "client" ? [program] : catalogue.clients.filter(isPeer),
    scenarios: catalogue.scenarios,
    transports: catalogue.transports,
  }).filter(depthFilter("reference", catalogue.contracts, catalogue.transports))
  const all = new Set<string>()
  const offered = new Set<string>()
  const lacks = new Map<string, Set<string>>()
  for (const cell of cells) {
    const { id } = cell.scenario
    all.add(id)
    const own = lacksIn(cell).filter((lack) => lack.program === program)
    for (const { text } of own) lacks.set(text, (lacks.get(text) ?? new Set()).add(id))
    if (
      own.length === 0 &&
      declined(cell)?.startsWith(`${program.role} ${program.name} `) !== true
    ) {
      offered.add(id)
    }
  }
  return {
    scenarios: all.size,
    offered: offered.size,
    lacks: [...lacks].map(([text, ids]) => ({ text, scenarios: ids.size })),
  }
}

/** The command that runs all of the program's scenarios against the reference peers. */
export function wholeCommand({ role, name, implementation }: Program): string {
  const folder = dirname(implementation.directory)
  const further =
    folder === implementationsDirectory ? "" : `--implementations ${shortPath(folder)} `
  return `npm start -- ${further}--depth reference --${role}s ${name}`
}
