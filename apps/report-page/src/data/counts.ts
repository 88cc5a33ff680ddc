import type { Totals } from "@interop/page-data"
import { countOf, noTotals, redOf } from "./outcomes.ts"
import type { Cell } from "./report.ts"

export interface Grid {
  rows: string[]
  columns: string[]
  /** Undefined where no cell is. */
  at: (row: string, column: string) => Totals | undefined
  ofRow: (row: string) => Totals
  ofColumn: (column: string) => Totals
}

export type Sort = "given" | "name" | "worst"

/** Cells counted by two of their properties; a cell may stand in several fields. */
export function gridOf(
  cells: readonly Cell[],
  fieldsOf: (cell: Cell) => readonly (readonly [row: string, column: string])[],
  names: { rows: readonly string[]; columns: readonly string[] },
  sort: Sort,
): Grid {
  const fields = new Map<string, Map<string, Totals>>()
  const rowTotals = new Map<string, Totals>()
  const columnTotals = new Map<string, Totals>()
  for (const cell of cells) {
    for (const [row, column] of fieldsOf(cell)) {
      const columns = getOrMake(fields, row, () => new Map<string, Totals>())
      getOrMake(columns, column, noTotals)[cell.outcome] += 1
      getOrMake(rowTotals, row, noTotals)[cell.outcome] += 1
      getOrMake(columnTotals, column, noTotals)[cell.outcome] += 1
    }
  }
  const ofRow = (row: string) => rowTotals.get(row) ?? noTotals()
  const ofColumn = (column: string) => columnTotals.get(column) ?? noTotals()
  return {
    rows: sorted(
      names.rows.filter((row) => rowTotals.has(row)),
      ofRow,
      sort,
    ),
    columns: sorted(
      names.columns.filter((column) => columnTotals.has(column)),
      ofColumn,
      sort,
    ),
    at: (row, column) => fields.get(row)?.get(column),
    ofRow,
    ofColumn,
  }
}

export function totalsOf(cells: readonly Cell[]): Totals {
  const totals = noTotals()
  for (const { outcome } of cells) totals[outcome] += 1
  return totals
}

export interface PairTotals {
  server: string
  client: string
  totals: Totals
}

/** Pairs with red cells: first those of which the largest share failed, then those with the largest share of red. */
export function worstPairs(cells: readonly Cell[]): PairTotals[] {
  return pairsOf(cells)
    .filter(({ totals }) => redOf(totals) > 0)
    .toSorted(
      (one, other) =>
        failedShare(other.totals) - failedShare(one.totals) ||
        redShare(other.totals) - redShare(one.totals) ||
        redOf(other.totals) - redOf(one.totals),
    )
}

export function pairsOf(cells: readonly Cell[]): PairTotals[] {
  const pairs = new Map<string, PairTotals>()
  for (const { server, client, outcome } of cells) {
    const pair = getOrMake(pairs, `${server}|${client}`, () => ({
      server,
      client,
      totals: noTotals(),
    }))
    pair.totals[outcome] += 1
  }
  return [...pairs.values()]
}

function failedShare(totals: Totals): number {
  return totals.fail / Math.max(1, countOf(totals))
}

export function redShare(totals: Totals): number {
  const all = countOf(totals)
  return all === 0 ? 0 : redOf(totals) / all
}

function sorted(names: string[], totals: (name: string) => Totals, sort: Sort): string[] {
  if (sort === "given") return names
  const byName = names.toSorted((one, other) => one.localeCompare(other))
  if (sort === "name") return byName
  const badness = (name: string) => {
    const of = totals(name)
    return redShare(of) + of.diverges / Math.max(1, countOf(of)) / 1000
  }
  return byName.toSorted((one, other) => badness(other) - badness(one))
}

export function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
