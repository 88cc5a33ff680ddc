import { UsageError } from "@interop/command-line"
import schema from "../../schemas/known-divergences.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import type { Catalogue } from "./catalogue.ts"
import { type Cell, makeCells } from "./cells.ts"
import { type Dimension, cellKey, idOf } from "./coordinates.ts"
import { hasPlaceholder, isPlaceholder, saysSomething } from "./telling-words.ts"
import { choose } from "./patterns.ts"
import { type ProgramSelector, choosePrograms } from "./program-selector.ts"
import { locatedYamlReader } from "./read-yaml.ts"
import { yamlFilesIn } from "./folders.ts"

/** Which cells an entry covers, as written; what is not named is not narrowed. */
export interface Selectors {
  servers?: ProgramSelector
  clients?: ProgramSelector
  /** Globs; `!` excludes. */
  scenarios?: string | string[]
  transports?: string | string[]
}

interface WrittenDivergence extends Selectors {
  observed: string
  intermittent?: boolean
  why: string
  upstream: string
}

export interface KnownDivergence {
  /** File and line, as an editor opens it. */
  place: string
  selectors: Selectors
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
    const { observed, intermittent = false, why, upstream, ...selectors } = written
    const place = `${shortPath(file)}:${lineOf(["divergences", index])}`
    refuseEmptyWords(place, written)
    const cells = cellsOf(selectors, catalogue, place)
    return { place, selectors, observed, intermittent, why, upstream, cells }
  })
}

function refuseEmptyWords(place: string, { observed, why, upstream }: WrittenDivergence): void {
  if (isPlaceholder(why)) {
    refuse(place, `why is "${why}": say what the library does, and which text says otherwise`)
  }
  if (hasPlaceholder(upstream)) {
    refuse(place, `upstream is "${upstream}": link where it was reported, or say unreported`)
  }
  if (!saysSomething(observed)) {
    refuse(
      place,
      `observed "${observed}" fits nearly everything: besides * name a status, or another event as the report words it`,
    )
  }
}

function cellsOf(selectors: Selectors, catalogue: Catalogue, place: string): Cell[] {
  const chosen = orRefuse(place, () => ({
    servers: choosePrograms("servers", selectors.servers, catalogue.servers),
    clients: choosePrograms("clients", selectors.clients, catalogue.clients),
    scenarios: chosenBy("scenarios", selectors.scenarios, catalogue.scenarios, ({ id }) => id),
    transports: chosenBy("transports", selectors.transports, catalogue.transports, (name) => name),
  }))
  const isEverything = (["servers", "clients", "scenarios"] as const).every(
    (dimension) => chosen[dimension].length === catalogue[dimension].length,
  )
  if (isEverything) {
    refuse(place, "covers every stack in every scenario: name servers, clients or scenarios")
  }
  const cells = makeCells(chosen)
  if (cells.length === 0) refuse(place, "covers no cell: these never meet")
  return cells
}

function chosenBy<T>(
  dimension: Dimension,
  globs: string | string[] = [],
  items: readonly T[],
  nameOf: (item: T) => string,
): T[] {
  return choose(dimension, [globs].flat(), items, nameOf)
}

function orRefuse<T>(place: string, choice: () => T): T {
  try {
    return choice()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return refuse(place, error.message)
  }
}

function keysOf(cells: Cell[]): string[] {
  return cells.map((cell) => cellKey(idOf(cell)))
}

function refuse(place: string, what: string): never {
  throw new HarnessError("known-divergence", `${place}: ${what}`)
}
