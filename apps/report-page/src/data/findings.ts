import type { ProgramData } from "@interop/page-data"
import { getOrMake } from "./counts.ts"
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
  /** The smallest reproduction. */
  cell: Cell
  /** All cells that show it. */
  cells: Cell[]
  scenarios: string[]
  /** Of the other role: those with which it shows, where it does not with all. */
  onlyWith: string[]
  /** What most others show in the scenario of the smallest reproduction. */
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
  const groups = new Map<string, { kind: Finding["kind"]; cells: Cell[] }>()
  for (const [scenario, cells] of report.byScenario()) {
    const its = cells.filter((cell) => names.has(cell[role]))
    const others = cells.filter((cell) => !names.has(cell[role]))
    for (const cell of wrong(report, its, others)) {
      const kind: Finding["kind"] = isRed(cell.outcome) ? "red" : "diverges"
      const key = `${kind} ${report.causeOf(cell)?.id ?? scenario}`
      getOrMake(groups, key, () => ({ kind, cells: [] })).cells.push(cell)
    }
    if (isAlone(its, others)) groups.set(`alone ${scenario}`, { kind: "alone", cells: its })
  }
  return [...groups.values()].map(({ kind, cells }) => findingOf(report, role, names, kind, cells))
}

function findingOf(
  report: Report,
  role: Role,
  names: ReadonlySet<string>,
  kind: Finding["kind"],
  cells: Cell[],
): Finding {
  const cell = simplest(cells)
  const peer = role === "server" ? "client" : "server"
  const inScenario = report.byScenario().get(cell.scenario) ?? []
  const peers = distinct(cells.map((each) => each[peer]))
  const scenarios = new Set(cells.map(({ scenario }) => scenario))
  const allPeers = new Set(
    [...scenarios].flatMap((scenario) =>
      (report.byScenario().get(scenario) ?? []).map((each) => each[peer]),
    ),
  )
  return {
    kind,
    role,
    programs: distinct(cells.map((each) => each[role])),
    cell,
    cells,
    scenarios: [...scenarios],
    onlyWith: peers.length < allPeers.size ? peers : [],
    others: agreed(inScenario.filter((each) => !names.has(each[role]))),
  }
}

/** What fails or diverges with these programs more often than, for the same cause, with others in their place. */
function wrong(report: Report, its: readonly Cell[], others: readonly Cell[]): Cell[] {
  const causeOf = (cell: Cell) => report.causeOf(cell)?.id
  const elsewhere = Map.groupBy(others, causeOf)
  return [...Map.groupBy(its, causeOf)].flatMap(([cause, cells]) => {
    // What was not run says nothing of a library.
    if (cause === undefined || cells[0]?.outcome === "not-run") return []
    const othersToo = (elsewhere.get(cause)?.length ?? 0) / Math.max(1, others.length)
    return cells.length / its.length > othersToo ? cells : []
  })
}

/** What passes, is the same with every peer, and is shown by no other. */
function isAlone(its: readonly Cell[], others: readonly Cell[]): boolean {
  const shown = distinct(its.map(whatItShows))
  return (
    shown.length === 1 &&
    agreed(others) !== undefined &&
    its.every(({ outcome }) => outcome === "pass") &&
    others.every((cell) => whatItShows(cell) !== shown[0])
  )
}

/** What more than half of the cells show. */
function agreed(cells: readonly Cell[]): string | undefined {
  const [most] = [...Map.groupBy(cells, whatItShows)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  )
  return most !== undefined && most[1].length * 2 > cells.length ? most[0] : undefined
}

/** Without TLS where that shows it too, then with a message that was shrunk, then the first: scenarios begin with the plain case. */
function simplest(cells: readonly Cell[]): Cell {
  const rank = (cell: Cell) =>
    (cell.transport === "plaintext" ? 0 : 2) + (cell.smallest === undefined ? 1 : 0)
  const [first] = cells.toSorted((one, other) => rank(one) - rank(other) || one.index - other.index)
  if (first === undefined) throw new Error("a finding has a cell")
  return first
}
