import type { CellData, DivergenceData, Outcome } from "./page-data.ts"

/** Cells that are red, or diverge, for what looks like the same reason. */
export interface Cause {
  outcome: Extract<Outcome, "diverges" | "fail" | "not-run">
  /** One line. */
  title: string
  /** Indexes into the cells. */
  cells: number[]
  /** Names, each once, in the order of the cells. */
  servers: string[]
  clients: string[]
  families: string[]
  /** Of cells that diverge: the entries that say so. */
  divergences: DivergenceData[]
}

type CauseCell = Pick<
  CellData,
  "server" | "client" | "scenario" | "outcome" | "divergence" | "reason" | "expected" | "actual"
>

/** What is red comes first, and within either kind what has most cells. */
export function causesOf({
  cells,
  divergences,
}: {
  cells: readonly CauseCell[]
  divergences: readonly DivergenceData[]
}): Cause[] {
  const entries = new Map(divergences.map((each) => [each.entry, each]))
  const groups = new Map<string, number[]>()
  for (const [index, cell] of cells.entries()) {
    if (!isOfCause(cell.outcome)) continue
    const key = keyOf(cell, entries.get(cell.divergence ?? ""))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [index])
    else group.push(index)
  }
  return [...groups.values()]
    .map((group) => causeOf(group, cells, entries))
    .toSorted(
      (one, other) =>
        Number(one.outcome === "diverges") - Number(other.outcome === "diverges") ||
        other.cells.length - one.cells.length,
    )
}

function isOfCause(outcome: Outcome): outcome is Cause["outcome"] {
  return outcome === "fail" || outcome === "not-run" || outcome === "diverges"
}

function keyOf(cell: CauseCell, divergence: DivergenceData | undefined): string {
  const { outcome, reason = "", expected, actual = "" } = cell
  if (outcome === "diverges") {
    return JSON.stringify([outcome, divergence?.why ?? cell.divergence, divergence?.upstream])
  }
  return JSON.stringify(
    expected === undefined
      ? [outcome, shapeOf(withoutNames(reason, cell))]
      : [outcome, shapeOf(expected), shapeOf(actual)],
  )
}

function causeOf(
  group: readonly number[],
  cells: readonly CauseCell[],
  entries: ReadonlyMap<string, DivergenceData>,
): Cause {
  const its = group.flatMap((index) => cells[index] ?? [])
  const distinct = (of: (cell: CauseCell) => string) => [...new Set(its.map(of))]
  const titles = distinct(titleOf)
  const divergences = distinct(({ divergence = "" }) => divergence).flatMap(
    (entry) => entries.get(entry) ?? [],
  )
  const [title = ""] = titles
  return {
    outcome: its[0]?.outcome as Cause["outcome"],
    title: divergences[0]?.why ?? (titles.length === 1 ? shortened(title) : shapeOf(title)),
    cells: [...group],
    servers: distinct(({ server }) => server),
    clients: distinct(({ client }) => client),
    families: distinct(({ scenario }) => scenario.split("/")[0] ?? ""),
    divergences,
  }
}

function titleOf(cell: CauseCell): string {
  const { outcome, reason, expected, actual = "nothing" } = cell
  if (expected !== undefined) return `${actual} instead of ${expected}`
  return reason === undefined ? outcome : withoutNames(reason, cell)
}

/** The same for every pair and every scenario. */
function withoutNames(reason: string, { server, client, scenario }: CauseCell): string {
  return [scenario, server, client]
    .toSorted((one, other) => other.length - one.length)
    .filter((name) => name !== "")
    .reduce((text, name) => text.replaceAll(name, "…"), reason)
}

const LONGEST_TITLE = 500
const LONGEST_SHAPE = 200

function shortened(title: string): string {
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE)}…` : title
}

/** A text without the values in it: those of two scenarios differ, what is wrong with them may not. */
function shapeOf(text: string): string {
  return text
    .slice(0, 4 * LONGEST_SHAPE)
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replaceAll(/\{.*\}/g, "{…}")
    .replaceAll(/\b[0-9a-f]{8,}\b/g, "…")
    .replaceAll(/-?\b\d[\d.,]*(?:e[+-]?\d+)?\b/g, "…")
    .replaceAll(/(?:…[\s,]*)+…/g, "…")
    .slice(0, LONGEST_SHAPE)
}
