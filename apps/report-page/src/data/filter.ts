import { familyOf } from "./format.ts"
import { matcherOf } from "./glob.ts"
import { isOutcome } from "./outcomes.ts"
import { type Cell, DIRECT, type Report } from "./report.ts"

/** Keys of an address that choose cells; each view keeps them. */
export const filterKeys = [
  "q",
  "outcome",
  "server",
  "client",
  "program",
  "family",
  "scenario",
  "transport",
  "via",
  "change",
  "cause",
] as const

export type FilterKey = (typeof filterKeys)[number]
export type Filter = Partial<Record<FilterKey, string>>

export function filterOf(query: Readonly<Record<string, string>>): Filter {
  const entries = filterKeys.flatMap((key) => {
    const value = query[key]
    return value === undefined || value === "" ? [] : [[key, value] as const]
  })
  return Object.fromEntries(entries)
}

export function isFiltered(filter: Filter): boolean {
  return Object.keys(filter).length > 0
}

/** The cells that an address chooses, in the order of the data. */
export function chosenCells(report: Report, filter: Filter): readonly Cell[] {
  if (!isFiltered(filter)) return report.cells
  const tests = testsOf(report, filter)
  return report.cells.filter((cell) => tests.every((test) => test(cell)))
}

type Test = (cell: Cell) => boolean

function testsOf(report: Report, filter: Filter): Test[] {
  const tests: Test[] = []
  if (filter.outcome !== undefined) {
    const chosen = new Set(filter.outcome.split(",").filter(isOutcome))
    tests.push(({ outcome }) => chosen.has(outcome))
  }
  for (const key of ["server", "client", "scenario", "transport"] as const) {
    const value = filter[key]
    if (value === undefined) continue
    const matches = matcherOf(value)
    tests.push((cell) => matches(cell[key]))
  }
  if (filter.via !== undefined) {
    const matches = matcherOf(filter.via)
    tests.push(({ via = DIRECT }) => matches(via))
  }
  if (filter.program !== undefined) {
    const matches = matcherOf(filter.program)
    tests.push(({ server, client }) => matches(server) || matches(client))
  }
  if (filter.family !== undefined) {
    const matches = matcherOf(filter.family)
    tests.push(({ scenario }) => matches(familyOf(scenario)))
  }
  if (filter.change !== undefined) {
    const chosen = new Set(filter.change.split(","))
    tests.push((cell) => chosen.has(report.changeKindOf(cell) ?? ""))
  }
  if (filter.cause !== undefined) {
    const cause = report.causes().find(({ id }) => id === filter.cause)
    const chosen = new Set(cause?.cells)
    tests.push(({ index }) => chosen.has(index))
  }
  if (filter.q !== undefined) {
    const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean)
    tests.push((cell) => {
      const text = searchedText(report, cell)
      return words.every((word) => text.includes(word))
    })
  }
  return tests
}

/** Peers may have sent megabytes; who looks for a word looks at the beginning. */
const SEARCHED_LENGTH = 2000

function searchedText(report: Report, cell: Cell): string {
  const { server, client, scenario, transport, via, observed, reason, actual } = cell
  return [
    client,
    server,
    scenario,
    transport,
    via,
    report.scenarioOf(cell)?.title,
    ...[reason, actual ?? observed].map((text) => text?.slice(0, SEARCHED_LENGTH)),
    report.divergenceOf(cell)?.why,
  ]
    .join(" ")
    .toLowerCase()
}
