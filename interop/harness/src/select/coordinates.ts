import type { Cell } from "./cells.ts"

interface CoordinateOf<Key extends string, Plural extends string> {
  key: Key
  /** As filters, plans and known divergences name it. */
  plural: Plural
  /** What the filter's help says of it. */
  help: string
  nameIn: (cell: Cell) => string
}

function coordinate<Key extends string, Plural extends string>(
  of: CoordinateOf<Key, Plural>,
): CoordinateOf<Key, Plural> {
  return of
}

/** What tells one cell from another. Flags, keys, file names and commands derive from this table. */
export const coordinates = [
  coordinate({
    key: "server",
    plural: "servers",
    help: "servers that take part",
    nameIn: ({ server }) => server.name,
  }),
  coordinate({
    key: "client",
    plural: "clients",
    help: "clients that take part",
    nameIn: ({ client }) => client.name,
  }),
  coordinate({
    key: "scenario",
    plural: "scenarios",
    help: "scenarios to run",
    nameIn: ({ scenario }) => scenario.id,
  }),
  coordinate({
    key: "transport",
    plural: "transports",
    help: "plaintext, tls, mtls",
    nameIn: ({ transport }) => transport,
  }),
] as const

export type Coordinate = (typeof coordinates)[number]
export type Dimension = Coordinate["plural"]

/** A cell by the names of its coordinates. */
export type CellId = Record<Coordinate["key"], string>

export function idOf(cell: Cell): CellId {
  return Object.fromEntries(coordinates.map(({ key, nameIn }) => [key, nameIn(cell)])) as CellId
}

/** One line that names a cell for people, and no other cell. */
export function cellKey({ server, client, scenario, transport }: CellId): string {
  return `${client} to ${server}, ${scenario}, ${transport}`
}

/** Names a cell's files. */
export function cellFileName(cell: Cell): string {
  return coordinates.map(({ nameIn }) => nameIn(cell).replaceAll("/", ".")).join("--")
}

/** The filters of a command line that choose just this cell. */
export function cellFilters(cell: Cell): string {
  return coordinates
    .filter(({ key }) => key !== "server" || cell.server.external === undefined)
    .map(({ plural, nameIn }) => `--${plural} ${nameIn(cell)}`)
    .join(" ")
}
