import type { Cell } from "./cells.ts"
import { DIRECT } from "./proxies.ts"

interface CoordinateOf<
  Key extends string,
  Plural extends string,
  Usual extends string | undefined = string | undefined,
> {
  key: Key
  /** As filters, plans and known divergences name it. */
  plural: Plural
  /** What the filter's help says of it. */
  help: string
  nameIn: (cell: Cell) => string
  /** The name of a cell of which nothing is said: it stands in no file, name or command. */
  usual: Usual
}

function coordinate<
  Key extends string,
  Plural extends string,
  Usual extends string | undefined = undefined,
>(
  of: Omit<CoordinateOf<Key, Plural>, "usual"> & { usual?: Usual },
): CoordinateOf<Key, Plural, Usual> {
  return { ...of, usual: of.usual as Usual }
}

/** What tells one cell from another. Flags, keys, file names and commands derive from this table. */
export const coordinates = [
  coordinate({
    key: "server",
    plural: "servers",
    help: "servers that take part, as NAME or NAME@VERSION",
    nameIn: ({ server }) => server.name,
  }),
  coordinate({
    key: "client",
    plural: "clients",
    help: "clients that take part, as NAME or NAME@VERSION",
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
  coordinate({
    key: "via",
    plural: "via",
    help: "direct, or proxies between the two sides, as in direct,nginx",
    nameIn: ({ via }) => via?.name ?? DIRECT,
    usual: DIRECT,
  }),
] as const

export type Coordinate = (typeof coordinates)[number]
export type Dimension = Coordinate["plural"]

type KeyOf<C extends Coordinate> = C extends { usual: string } ? never : C["key"]
type UsualKeyOf<C extends Coordinate> = C extends { usual: string } ? C["key"] : never

/** A cell by the names of its coordinates, without those that are as usual. */
export type CellId = Record<KeyOf<Coordinate>, string> &
  Partial<Record<UsualKeyOf<Coordinate>, string>>

export function idOf(cell: Cell): CellId {
  return idFrom(namesOf(cell))
}

/** From names in the order of the table. Further coordinates than there are names are as usual. */
export function idFrom(names: readonly string[]): CellId {
  const entries = coordinates.flatMap(({ key, usual }, index) => {
    const name = names[index] ?? usual
    return name === usual ? [] : [[key, name] as const]
  })
  return Object.fromEntries(entries) as CellId
}

/** Of a record that is a cell's and more: its id. */
export function idIn(record: CellId): CellId {
  return idFrom(namesIn(record))
}

/** In the order of the table, without the last ones that are as usual. */
export function namesIn(id: CellId): string[] {
  const names = coordinates.map(({ key, usual }) => id[key] ?? usual ?? "")
  const last = coordinates.findLastIndex(({ usual }, index) => names[index] !== usual)
  return names.slice(0, last + 1)
}

function namesOf(cell: Cell): string[] {
  return coordinates.map(({ nameIn }) => nameIn(cell))
}

/** One line that names a cell for people, and no other cell. */
export function cellKey(id: CellId): string {
  return `${id.client} to ${id.server}, ${id.scenario}, ${wayText(id)}`
}

/** What lies between the two sides: `tls`, or `tls via nginx`. */
export function wayText({ transport, via }: Pick<CellId, "transport" | "via">): string {
  return via === undefined ? transport : `${transport} via ${via}`
}

/** Where calls end, as rows of tables have it: `python-aio`, or `python-aio via nginx`. */
export function serverText({ server, via }: Pick<CellId, "server" | "via">): string {
  return via === undefined ? server : `${server} via ${via}`
}

/** For headings. */
export function cellTitle(cell: Cell): string {
  const id = idOf(cell)
  return `${id.client} to ${id.server}, ${id.scenario} over ${wayText(id)}`
}

/** Names a cell's files. */
export function cellFileName(cell: Cell): string {
  return namesIn(idOf(cell))
    .map((name) => name.replaceAll("/", "."))
    .join("--")
}

/** The filters of a command line that choose just this cell. */
export function cellFilters(cell: Cell): string {
  return filtersOf(idOf(cell), ({ key }) => key !== "server" || cell.server.external === undefined)
}

export function filtersOf(id: CellId, isNamed: (each: Coordinate) => boolean = () => true): string {
  return coordinates
    .filter(isNamed)
    .flatMap(({ key, plural }) => (id[key] === undefined ? [] : [`--${plural} ${id[key]}`]))
    .join(" ")
}
