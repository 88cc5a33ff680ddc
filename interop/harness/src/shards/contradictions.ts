import { isShown } from "../judge/compare-with-divergences.ts"
import { countOutcomes, isRed, outcomes, verdictOfRun } from "../judge/outcome.ts"
import type { CellRecord, DivergenceRecord, ProgramRecord, Results } from "../report/results.ts"
import type { Catalogue } from "../select/catalogue.ts"
import { type Cell, makeCells } from "../select/cells.ts"
import { cellKey, idOf } from "../select/coordinates.ts"
import { DIRECT } from "../select/proxies.ts"
import { declined, lacksIn } from "../select/lacks.ts"
import {
  type KnownDivergence,
  type KnownDivergences,
  observedText,
} from "../select/known-divergences.ts"
import type { Program } from "../select/manifests.ts"
import { otherVersion } from "../select/program-versions.ts"

/** All that the suite can run, and what of it is known to fail. */
export interface Suite {
  catalogue: Catalogue
  /** The cell of the catalogue that a record is of, if it is one. */
  cellOf: (record: CellRecord) => Cell | undefined
  known: KnownDivergences
}

export function suiteOf(catalogue: Catalogue, known: KnownDivergences): Suite {
  // Few results have all ways of the catalogue, and each has as many cells as the direct one.
  const ofWay = new Map<string, ReadonlyMap<string, Cell>>()
  const cellsVia = (name: string) => {
    const via = catalogue.via.filter((way) => way.name === name)
    const cells =
      ofWay.get(name) ??
      new Map(makeCells({ ...catalogue, via }).map((cell) => [cellKey(idOf(cell)), cell]))
    ofWay.set(name, cells)
    return cells
  }
  const cellOf = (record: CellRecord) => cellsVia(record.via ?? DIRECT).get(cellKey(record))
  return { catalogue, cellOf, known }
}

/** In what results disagree with themselves; one line each. What is red and says so is no contradiction. */
export function contradictionsIn(results: Results): string[] {
  const { cells } = results
  const servers = results.servers.map(({ name }) => name)
  const clients = results.clients.map(({ name }) => name)
  const scenarios = results.scenarios.map(({ id }) => id)
  return [
    ...complaint(repeated(cells.map(cellKey)), "reported more than once"),
    ...complaint(repeated(servers), "a server named twice"),
    ...complaint(repeated(clients), "a client named twice"),
    ...complaint(repeated(scenarios), "a scenario named twice"),
    ...complaint(
      keysOf(cells, ({ server }) => !servers.includes(server)),
      "of a server that the results do not name",
    ),
    ...complaint(
      keysOf(cells, ({ client }) => !clients.includes(client)),
      "of a client that the results do not name",
    ),
    ...complaint(
      keysOf(cells, (cell) => cell.outcome === "pass" && hasDifference(cell)),
      "passes, with a difference",
    ),
    ...wrongTotals(results),
    ...wrongVerdict(results),
  ]
}

/** In what results disagree with the suite that they are said to be of; one line each. */
export function contradictionsTo({ catalogue, cellOf, known }: Suite, results: Results): string[] {
  const records = new Map(results.divergences.map((record) => [record.entry, record]))
  const strangers = keysOf(results.cells, (record) => cellOf(record) === undefined)
  const found = results.cells.flatMap((record) => {
    const cell = cellOf(record)
    if (cell === undefined) return []
    const what = () => {
      switch (record.outcome) {
        case "pass":
          return unexpectedPass(cell, known.of(cell))
        case "diverges":
          return mistakenDivergence(
            record,
            records.get(record.divergence ?? ""),
            known,
            known.of(cell),
          )
        case "unsupported":
          return undeclaredLack(record, cell, results.runtime)
        case "fail":
        case "not-run":
          return undefined
      }
    }
    const complaintOfCell = what()
    return complaintOfCell === undefined ? [] : [{ key: cellKey(record), what: complaintOfCell }]
  })
  const byComplaint = Map.groupBy(found, ({ what }) => what)
  return [
    ...complaint(strangers, "the suite has no such cell"),
    ...otherLibraries("server", results.servers, catalogue.servers),
    ...otherLibraries("client", results.clients, catalogue.clients),
    ...otherVersions(results.servers, catalogue.servers),
    ...otherVersions(results.clients, catalogue.clients),
    ...[...byComplaint].flatMap(([what, alike]) =>
      complaint(
        alike.map(({ key }) => key),
        what,
      ),
    ),
  ]
}

function otherLibraries(role: string, records: ProgramRecord[], programs: Program[]): string[] {
  const declared = new Map(programs.map(({ name, library }) => [name, library]))
  return records.flatMap(({ name, library }) => {
    const says = declared.get(name)
    return library === undefined || says === undefined || library.name === says
      ? []
      : [`${role} ${name} ran on library ${library.name}, and its manifest says ${says}`]
  })
}

function otherVersions(records: ProgramRecord[], programs: Program[]): string[] {
  return records.flatMap(({ name, library }) => {
    const program = programs.find((each) => each.name === name)
    return library === undefined || program === undefined ? [] : otherVersion(program, library)
  })
}

function keysOf(cells: readonly CellRecord[], which: (cell: CellRecord) => boolean): string[] {
  return cells.filter(which).map(cellKey)
}

function hasDifference(cell: CellRecord): boolean {
  const { reason, expected, actual, divergence, declaredBy } = cell
  return [reason, expected, actual, divergence, declaredBy].some((each) => each !== undefined)
}

function wrongTotals({ cells, totals }: Results): string[] {
  const counted = countOutcomes(cells)
  return outcomes
    .filter((outcome) => counted[outcome] !== totals[outcome])
    .map(
      (outcome) =>
        `the totals do not add up: ${outcome} ${totals[outcome]}, and it is ${counted[outcome]} by the cells`,
    )
}

function wrongVerdict({ cells, problems, green, shard }: Results): string[] {
  const isPart = shard !== undefined
  const verdict = verdictOfRun({ cells, planned: cells.length, problems, isPart })
  if (verdict.green === green) return []
  if (!green) return ["the results call themselves red, and nothing in them is red"]
  const red = cells.find(({ outcome }) => isRed(outcome))
  const why = red === undefined ? verdict.problems[0] : `${cellKey(red)}: ${red.outcome}`
  return [`the results call themselves green, and are not: ${why}`]
}

function mistakenDivergence(
  { observed = "" }: CellRecord,
  record: DivergenceRecord | undefined,
  { entries }: KnownDivergences,
  covering: KnownDivergence | undefined,
): string | undefined {
  if (record === undefined) return "diverges, and no known divergence says so"
  const diverges = `diverges as ${record.entry} says`
  const isSame = (entry: KnownDivergence) =>
    observedText(entry) === record.observed &&
    entry.intermittent === record.intermittent &&
    entry.why === record.why &&
    entry.upstream === record.upstream
  if (covering !== undefined && isSame(covering)) {
    return isShown(covering.observed, observed)
      ? undefined
      : `${diverges}, and shows something else than "${record.observed}"`
  }
  return entries.some(isSame)
    ? `${diverges}, which does not cover it`
    : `${diverges}, and the suite has no such entry`
}

function unexpectedPass(cell: Cell, covering: KnownDivergence | undefined): string | undefined {
  const [lack] = lacksIn(cell)
  if (lack !== undefined) return `passes, and its manifest says that ${lack.text}`
  if (covering === undefined || covering.mayPass(cell)) return undefined
  return `passes, and ${covering.place} says that it does not`
}

function undeclaredLack(
  { declaredBy }: CellRecord,
  cell: Cell,
  runtime: string,
): string | undefined {
  if (declaredBy === undefined) return "unsupported, and nothing declares it"
  const declared = [...lacksIn(cell).map(({ text }) => text), declined(cell)]
  // Only servers of a cell's own ask the runtime for more than it may have.
  const isOfRuntime =
    cell.scenario.ownServer !== undefined &&
    runtime.split(" and ").some((name) => declaredBy === `the ${name} runtime`)
  return declared.includes(declaredBy) || isOfRuntime
    ? undefined
    : `unsupported because "${declaredBy}", which the suite does not declare`
}

/** One line for all cells of which the same is to be said; none where there are none. */
export function complaint(keys: readonly string[], what: string): string[] {
  const [first] = keys
  if (first === undefined) return []
  const more = keys.length === 1 ? "" : ` and ${keys.length - 1} more`
  return [`${what}: ${first}${more}`]
}

/** Each that is there more than once, once. */
function repeated(keys: readonly string[]): string[] {
  const groups = Map.groupBy(keys, (key) => key)
  return [...groups].filter(([, same]) => same.length > 1).map(([key]) => key)
}
