import { UsageError } from "@interop/command-line"
import schema from "../../schemas/known-divergences.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import type { Catalogue } from "./catalogue.ts"
import { type Cell, makeCells } from "./cells.ts"
import { type Dimension, cellKey, idOf } from "./coordinates.ts"
import { choose } from "./patterns.ts"
import { locatedYamlReader } from "./read-yaml.ts"
import { yamlFilesIn } from "./yaml-files.ts"

type WrittenDivergence = Partial<Record<Dimension, string | string[]>> & {
  observed: string
  intermittent?: boolean
  why: string
  upstream: string
}

export interface KnownDivergence {
  /** File and line, as an editor opens it. */
  place: string
  /** As written. */
  patterns: Partial<Record<Dimension, string | string[]>>
  /** `*` is any text. */
  observed: string
  /** A race in the library: the cell may pass as well. */
  intermittent: boolean
  why: string
  upstream: string
  /** Of the whole catalogue. */
  cells: Cell[]
}

export interface KnownDivergences {
  entries: KnownDivergence[]
  /** The only entry that covers this cell. */
  of(cell: Cell): KnownDivergence | undefined
}

const read = locatedYamlReader<{ divergences: WrittenDivergence[] }>("known-divergence", schema)

/** Every entry in the *.yaml files of the directory. One that covers nothing, or what another covers, is a mistake. */
export function readKnownDivergences(
  directory: string | undefined,
  catalogue: Catalogue,
): KnownDivergences {
  const entries = filesIn(directory).flatMap((file) => entriesOf(file, catalogue))
  const byCell = new Map<string, KnownDivergence>()
  for (const entry of entries) {
    for (const key of keysOf(entry.cells)) {
      const other = byCell.get(key)
      if (other !== undefined) refuse(entry.place, `${other.place} covers the same cell: ${key}`)
      byCell.set(key, entry)
    }
  }
  return { entries, of: (cell) => keysOf([cell]).map((key) => byCell.get(key))[0] }
}

function filesIn(directory: string | undefined): string[] {
  if (directory === undefined) return []
  return yamlFilesIn(directory, "known divergences")
}

function entriesOf(file: string, catalogue: Catalogue): KnownDivergence[] {
  const { value, lineOf } = read(file)
  return value.divergences.map((written, index) => {
    const { observed, intermittent = false, why, upstream, ...patterns } = written
    const place = `${shortPath(file)}:${lineOf(["divergences", index])}`
    if (why === "TODO") refuse(place, 'why is still "TODO": say why it diverges')
    if (/^[*\s]*$/.test(observed))
      refuse(place, `observed "${observed}" is anything at all: say what is shown`)
    const cells = cellsOf(patterns, catalogue, place)
    if (cells.length === 0) refuse(place, "covers no cell: these never meet")
    return { place, patterns, observed, intermittent, why, upstream, cells }
  })
}

function cellsOf(
  patterns: KnownDivergence["patterns"],
  catalogue: Catalogue,
  place: string,
): Cell[] {
  const chosen = <T>(dimension: Dimension, items: readonly T[], nameOf: (item: T) => string) => {
    try {
      return choose(dimension, [patterns[dimension] ?? []].flat(), items, nameOf)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      return refuse(place, error.message)
    }
  }
  return makeCells({
    servers: chosen("servers", catalogue.servers, ({ name }) => name),
    clients: chosen("clients", catalogue.clients, ({ name }) => name),
    scenarios: chosen("scenarios", catalogue.scenarios, ({ id }) => id),
    transports: chosen("transports", catalogue.transports, (name) => name),
  })
}

function keysOf(cells: Cell[]): string[] {
  return cells.map((cell) => cellKey(idOf(cell)))
}

function refuse(place: string, what: string): never {
  throw new HarnessError("known-divergence", `${place}: ${what}`)
}
