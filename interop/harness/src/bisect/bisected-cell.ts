import { UsageError } from "@interop/command-line"
import type { Catalogue } from "../select/catalogue.ts"
import { type Cell, makeCells } from "../select/cells.ts"
import { DIRECT } from "../select/proxies.ts"
import { type CellId, coordinates } from "../select/coordinates.ts"
import type { Program, Role } from "../select/manifests.ts"
import { choose } from "../select/patterns.ts"
import type { VersionedImplementation } from "../select/registry-versions.ts"
import {
  type Environment,
  type VersionedProgram,
  environmentsOf,
  hasVersions,
  withNamedVersions,
  withVersion,
} from "../select/program-versions.ts"

const EXAMPLE = "server=NAME client=NAME scenario=NAME transport=plaintext"

/** A cell whose programs on one library are to run with many versions of it. */
export interface BisectedCell {
  cell: Cell
  library: string
  /** Whose versions change. */
  sides: Role[]
  implementation: VersionedImplementation
}

/** From `server=… client=… scenario=… transport=…`; without a transport it is plaintext. Throws a UsageError. */
export function bisectedCell(
  text: string,
  library: string,
  side: Role | undefined,
  read: Catalogue,
): BisectedCell {
  const names = namesIn(text)
  const catalogue = withNamedVersions(read, { servers: [names.server], clients: [names.client] })
  const cells = makeCells({
    servers: one("server", names, catalogue.servers, ({ name }) => name),
    clients: one("client", names, catalogue.clients, ({ name }) => name),
    scenarios: one("scenario", names, catalogue.scenarios, ({ id }) => id),
    transports: one("transport", names, catalogue.transports, (name) => name),
    via: one("via", names, catalogue.via, ({ name }) => name),
  })
  const [cell] = cells
  if (cell === undefined) {
    throw new UsageError(`--cell "${text}": these never meet; see: npm run harness -- list`)
  }
  const varied = ([cell.server, cell.client] as Program[]).filter(
    (program): program is VersionedProgram =>
      program.version === undefined && hasVersions(program) && program.library === library,
  )
  const sides = varied.filter(({ role }) => side === undefined || role === side)
  const [program] = sides
  if (program === undefined) {
    throw new UsageError(
      `--library "${library}": no versions of it are known for ${side ?? `server ${names.server} or client ${names.client}`}; ${libraries(read)}`,
    )
  }
  if (sides.some(({ implementation }) => implementation !== program.implementation)) {
    throw new UsageError(
      `server and client are stacks of their own on ${library}: say --side server or --side client`,
    )
  }
  return {
    cell,
    library,
    sides: sides.map(({ role }) => role),
    implementation: program.implementation,
  }
}

/** The cell with that version. */
export function cellAt({ cell, sides }: BisectedCell, version: string): Cell {
  const at = (program: Program) =>
    sides.includes(program.role) && hasVersions(program) ? withVersion(program, version) : program
  return { ...cell, server: at(cell.server), client: at(cell.client) }
}

export function environmentOf(bisected: BisectedCell, version: string): Environment {
  const { server, client } = cellAt(bisected, version)
  const [environment] = environmentsOf(
    [server, client].filter(({ role }) => bisected.sides.includes(role)),
  )
  return environment as Environment
}

function namesIn(text: string): CellId {
  const names: Partial<CellId> = { transport: "plaintext", via: DIRECT }
  for (const word of text.trim().split(/\s+/)) {
    const [, key = "", name = ""] = /^(\w+)=(.+)$/.exec(word) ?? []
    const coordinate = coordinates.find((each) => each.key === key)
    if (coordinate === undefined) {
      throw new UsageError(`--cell "${text}": "${word}" names no coordinate; write "${EXAMPLE}"`)
    }
    names[coordinate.key] = name
  }
  const missing = coordinates.find(({ key }) => names[key] === undefined)
  if (missing !== undefined) {
    throw new UsageError(`--cell "${text}" has no ${missing.key}; write "${EXAMPLE}"`)
  }
  return names as CellId
}

/** The only one of that name. */
function one<T>(
  key: keyof CellId,
  names: CellId,
  items: readonly T[],
  nameOf: (item: T) => string,
): T[] {
  const name = names[key] ?? ""
  const found = choose(`--cell ${key}`, [name], items, nameOf)
  const exact = found.filter((each) => nameOf(each) === name)
  const [chosen = found[0], ...others] = exact.length > 0 ? exact : found
  if (chosen === undefined || others.length > 0) {
    throw new UsageError(
      `--cell ${key} "${name}" is several: ${found.map(nameOf).join(", ")}; name one`,
    )
  }
  return [chosen]
}

function libraries({ servers, clients }: Catalogue): string {
  const known = new Set([...servers, ...clients].filter(hasVersions).map((each) => each.library))
  return `there are versions of ${[...known].join(", ") || "no library"}`
}
