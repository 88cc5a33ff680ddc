import { UsageError } from "@interop/command-line"
import schema from "../../schemas/known-divergences.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import type { Catalogue } from "./catalogue.ts"
import { type Cell, makeCells } from "./cells.ts"
import { type Dimension, cellKey, idOf } from "./coordinates.ts"
import { hasPlaceholder, isPlaceholder, saysSomething } from "./telling-words.ts"
import { choose } from "./patterns.ts"
import type { Program } from "./manifests.ts"
import { type ProgramSelector, choosePrograms, inRange, rangeIn } from "./program-selector.ts"
import { type Way, direct } from "./proxies.ts"
import { locatedYamlReader } from "./read-yaml.ts"
import { yamlFilesIn } from "./folders.ts"

/** Which cells an entry covers, as written; what is not named is not narrowed. */
export interface Selectors {
  servers?: ProgramSelector
  clients?: ProgramSelector
  /** Globs; `!` excludes. */
  scenarios?: string | string[]
  transports?: string | string[]
  /** Absent: cells without a proxy; what they show may be seen through one as well. */
  via?: string | string[]
}

interface WrittenDivergence extends Selectors {
  observed: string | string[]
  intermittent?: boolean
  why: string
  upstream: string
}

export interface KnownDivergence {
  /** File and line, as an editor opens it. */
  place: string
  selectors: Selectors
  /** A cell shows one of them; `*` is any text. */
  observed: string[]
  /** A race in the library: the cell may pass as well. */
  intermittent: boolean
  why: string
  upstream: string
  /** Of the whole catalogue. */
  cells: Cell[]
  /** Of a race, or with a version or through a proxy that the entry says nothing about: the cell may pass as well. */
  mayPass: (cell: Cell) => boolean
}

export interface KnownDivergences {
  entries: KnownDivergence[]
  /**
   * The only entry that covers this cell. Through a proxy, where none does, that
   * of the direct cell: a proxy lets it pass, or hides it.
   */
  of(cell: Cell): KnownDivergence | undefined
}

/** As reports quote it. */
export function observedText({ observed }: Pick<KnownDivergence, "observed">): string {
  return observed.join('" or "')
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
  const entryOf = (cell: Cell) => byCell.get(cellKey(idOf(cell)))
  return {
    entries,
    of: (cell) => {
      const { via, ...directCell } = cell
      return entryOf(cell) ?? (via && entryOf(directCell))
    },
  }
}

function filesIn(directory: string | undefined): string[] {
  if (directory === undefined) return []
  return yamlFilesIn(directory, "known divergences")
}

function entriesOf(file: string, catalogue: Catalogue): KnownDivergence[] {
  const { value, lineOf } = read(file)
  return value.divergences.map((written, index) => {
    const { observed: texts, intermittent = false, why, upstream, ...selectors } = written
    const observed = [texts].flat()
    const place = `${shortPath(file)}:${lineOf(["divergences", index])}`
    refuseEmptyWords(place, { observed, why, upstream })
    const cells = cellsOf(selectors, catalogue, place)
    const mayPass = ({ server, client, via }: Cell) =>
      intermittent ||
      // What is known of direct cells a proxy may hide.
      (via !== undefined && selectors.via === undefined) ||
      isOpen(server, selectors.servers) ||
      isOpen(client, selectors.clients)
    return { place, selectors, observed, intermittent, why, upstream, cells, mayPass }
  })
}

/** The entry was written of what the stack has, and this is another version. */
function isOpen({ version }: Program, selector: ProgramSelector | undefined): boolean {
  return version !== undefined && rangeIn(selector) === undefined
}

function refuseEmptyWords(
  place: string,
  { observed, why, upstream }: Pick<KnownDivergence, "observed" | "why" | "upstream">,
): void {
  if (isPlaceholder(why)) {
    refuse(place, `why is "${why}": say what the library does, and which text says otherwise`)
  }
  if (hasPlaceholder(upstream)) {
    refuse(place, `upstream is "${upstream}": link where it was reported, or say unreported`)
  }
  const vague = observed.find((text) => !saysSomething(text))
  if (vague !== undefined) {
    refuse(
      place,
      `observed "${vague}" fits nearly everything: besides * name a status, or another event as the report words it`,
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
  const via = orRefuse(place, () => waysOf(selectors.via, catalogue))
  const cells = makeCells({ ...chosen, via })
  if (cells.length === 0) refuse(place, "covers no cell: these never meet")
  const inRanges = orRefuse(place, () => ({
    servers: new Set(inRange(selectors.servers, chosen.servers)),
    clients: new Set(inRange(selectors.clients, chosen.clients)),
  }))
  return cells.filter(
    ({ server, client }) => inRanges.servers.has(server) && inRanges.clients.has(client),
  )
}

function waysOf(globs: Selectors["via"], { via }: Catalogue): Way[] {
  return globs === undefined ? [direct] : chosenBy("via", globs, via, ({ name }) => name)
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
