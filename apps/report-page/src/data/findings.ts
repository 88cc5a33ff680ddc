import type { ProgramData } from "@interop/page-data"
import { redShare, totalsOf } from "./counts.ts"
import { whatItShows } from "./observed-grid.ts"
import { isRed } from "./outcomes.ts"
import { type Cell, type Report, type Role, distinct } from "./report.ts"

/** Programs of one library, whatever their role. */
export interface Stack {
  name: string
  versions: string[]
  programs: { role: Role; program: ProgramData }[]
}

/** Where a library differs, with the cell that shows it most simply. */
export interface Finding {
  kind: "red" | "diverges" | "alone"
  role: Role
  programs: string[]
  scenario: string
  /** The smallest reproduction. */
  cell: Cell
  /** All cells that show it. */
  cells: Cell[]
  /** What all others show, where they agree. */
  others: string | undefined
}

export function stacksOf(report: Report): Stack[] {
  const { servers, clients } = report.data.run
  const all = [
    ...servers.map((program) => ({ role: "server" as const, program })),
    ...clients.map((program) => ({ role: "client" as const, program })),
  ]
  return [...Map.groupBy(all, ({ program }) => stackNameOf(program))].map(([name, programs]) => ({
    name,
    programs,
    versions: distinct(programs.flatMap(({ program }) => program.library?.version ?? [])),
  }))
}

export function stackNameOf(program: ProgramData): string {
  return program.library?.name ?? program.implementation
}

/** Where the programs of a stack differ from the specification, or from all others. */
export function findingsOf(report: Report, stack: Stack): Finding[] {
  const found = (["server", "client"] as const).flatMap((role) => {
    const names = new Set(
      stack.programs.filter((each) => each.role === role).map(({ program }) => program.name),
    )
    return names.size === 0 ? [] : findingsInRole(report, role, names)
  })
  const rank = { red: 0, diverges: 1, alone: 2 }
  return found.toSorted(
    (one, other) => rank[one.kind] - rank[other.kind] || other.cells.length - one.cells.length,
  )
}

function findingsInRole(report: Report, role: Role, names: ReadonlySet<string>): Finding[] {
  const byScenario = Map.groupBy(report.cells, ({ scenario }) => scenario)
  return [...byScenario].flatMap(([scenario, cells]) => {
    const its = cells.filter((cell) => names.has(cell[role]))
    const others = cells.filter((cell) => !names.has(cell[role]))
    return [...wrong(role, scenario, its, others), ...alone(role, scenario, its, others)]
  })
}

/** What fails or diverges with these programs more often than with others in the same place. */
function wrong(role: Role, scenario: string, its: Cell[], others: Cell[]): Finding[] {
  const bad = its.filter(({ outcome }) => isRed(outcome) || outcome === "diverges")
  if (bad.length === 0) return []
  if (others.length > 0 && badShare(its) <= badShare(others)) return []
  return [...Map.groupBy(bad, causeKey).values()].map((cells) => ({
    kind: cells.some(({ outcome }) => isRed(outcome)) ? "red" : "diverges",
    role,
    programs: distinct(cells.map((cell) => cell[role])),
    scenario,
    cell: simplest(cells),
    cells,
    others: agreed(others),
  }))
}

/** What passes, is the same with every peer, and is shown by no other. */
function alone(role: Role, scenario: string, its: Cell[], others: Cell[]): Finding[] {
  const shown = distinct(its.map(whatItShows))
  const common = agreed(others)
  if (shown.length !== 1 || common === undefined) return []
  if (its.some(({ outcome }) => outcome !== "pass")) return []
  if (others.some((cell) => whatItShows(cell) === shown[0])) return []
  return [
    {
      kind: "alone",
      role,
      programs: distinct(its.map((cell) => cell[role])),
      scenario,
      cell: simplest(its),
      cells: its,
      others: common,
    },
  ]
}

function badShare(cells: readonly Cell[]): number {
  const totals = totalsOf(cells)
  return redShare(totals) + totals.diverges / Math.max(1, cells.length)
}

function causeKey(cell: Cell): string {
  return cell.divergence ?? `${cell.outcome} ${cell.actual ?? cell.reason ?? ""}`
}

/** What more than half of the cells show. */
function agreed(cells: readonly Cell[]): string | undefined {
  const [most] = [...Map.groupBy(cells, whatItShows)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  )
  return most !== undefined && most[1].length * 2 > cells.length ? most[0] : undefined
}

/** Without TLS where that shows it too, then with a message that was shrunk, then the quickest. */
function simplest(cells: readonly [Cell, ...Cell[]] | Cell[]): Cell {
  const rank = (cell: Cell) =>
    (cell.transport === "plaintext" ? 0 : 2) + (cell.smallest === undefined ? 1 : 0)
  const [first] = cells.toSorted(
    (one, other) => rank(one) - rank(other) || one.durationMs - other.durationMs,
  )
  if (first === undefined) throw new Error("a finding has a cell")
  return first
}
