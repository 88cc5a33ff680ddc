import type { Outcome, ScenarioData, Totals } from "@interop/page-data"
import { totalsOf } from "./counts.ts"
import { type Cell, type Report, type Role, distinct } from "./report.ts"

/** What was observed of a scenario: each possibility once, and by program which of them. */
export interface ObservedRow {
  scenario: string
  data: ScenarioData | undefined
  shown: Shown[]
  byProgram: Map<string, { shown: Shown[]; totals: Totals; cells: Cell[] }>
  totals: Totals
  /** Every cell shows the same, and all is as the specification says. */
  plain: boolean
}

export interface Shown {
  letter: string
  text: string
  outcome: Outcome
  count: number
}

/** A row a scenario, by the programs of one role. */
export function observedRow(
  report: Report,
  scenario: string,
  cells: readonly Cell[],
  role: Role,
): ObservedRow {
  const shown = shownIn(cells)
  const byText = new Map(shown.map((each) => [each.text, each]))
  const groups = Map.groupBy(cells, (cell) => cell[role])
  return {
    scenario,
    data: report.scenarios().get(scenario),
    shown,
    byProgram: new Map(
      [...groups].map(([program, its]) => [
        program,
        {
          shown: distinct(its.map(whatItShows))
            .flatMap((text) => byText.get(text) ?? [])
            .toSorted((one, other) => shown.indexOf(one) - shown.indexOf(other)),
          totals: totalsOf(its),
          cells: its,
        },
      ]),
    ),
    totals: totalsOf(cells),
    plain: shown.length <= 1 && cells.every(({ outcome }) => outcome === "pass"),
  }
}

export function whatItShows(cell: Cell): string {
  if (cell.outcome === "unsupported") return "unsupported"
  return cell.observed ?? cell.actual ?? cell.reason ?? "nothing"
}

/** What most cells show comes first, but what is as the specification says before what is not. */
function shownIn(cells: readonly Cell[]): Shown[] {
  const rank: Record<Outcome, number> = {
    pass: 0,
    diverges: 1,
    unsupported: 2,
    fail: 1,
    "not-run": 3,
  }
  const groups = [...Map.groupBy(cells, whatItShows)].map(([text, its]) => ({
    text,
    outcome: its[0]?.outcome ?? "not-run",
    count: its.length,
  }))
  return groups
    .toSorted((one, other) => rank[one.outcome] - rank[other.outcome] || other.count - one.count)
    .map((group, index) => ({ ...group, letter: letterOf(index) }))
}

function letterOf(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26))
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`
}
