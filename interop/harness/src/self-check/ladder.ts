import { join } from "node:path"
import type { Transport } from "@interop/driver-protocol"
import schema from "../../schemas/self-check.schema.json" with { type: "json" }
import { type Cell, makeCells } from "../select/cells.ts"
import type { Program, Role } from "../select/manifests.ts"
import { choose } from "../select/patterns.ts"
import { yamlReader } from "../select/read-yaml.ts"
import type { Scenario } from "../select/scenario.ts"
import { contractsDirectory } from "../workspace.ts"

/** What one side has to do for a rung, and where the driver contract says it. */
export interface Need {
  section: string
  needs: string
}

/** A few scenarios that show whether something is there. */
export interface Rung {
  name: string
  title: string
  scenarios: Scenario[]
  transports: Transport[]
  server?: Need
  client?: Need
}

interface WrittenRung extends Omit<Rung, "scenarios" | "transports"> {
  scenarios: string[]
  transports?: Transport[]
}

const read = yamlReader<{ rungs: WrittenRung[] }>("scenario", schema)

const ladderFile = join(contractsDirectory, "self-check.yaml")

/** From the first to the last, in the order in which a driver is best written. */
export function readLadder(scenarios: readonly Scenario[]): Rung[] {
  return read(ladderFile).rungs.map(({ scenarios: globs, transports, ...rung }) => ({
    ...rung,
    // In the order of the rung: what is told first is what is best looked at first.
    scenarios: [
      ...new Set(
        globs.flatMap((glob) => choose(`rung ${rung.name}`, [glob], scenarios, ({ id }) => id)),
      ),
    ],
    transports: transports ?? ["plaintext"],
  }))
}

/** The cells of a program on a rung, with each of its peers. */
export function cellsOn(rung: Rung, program: Program, peers: readonly Program[]): Cell[] {
  return makeCells({
    servers: program.role === "server" ? [program] : [...peers],
    clients: program.role === "client" ? [program] : [...peers],
    scenarios: rung.scenarios,
    transports: rung.transports,
  })
}

export function otherRole(role: Role): Role {
  return role === "server" ? "client" : "server"
}
