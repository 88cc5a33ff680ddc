import { countOutcomes, countText, isRed, outcomes, worstOf } from "../judge/outcome.ts"
import { serverText } from "../select/coordinates.ts"
import type { CellRecord, Results } from "./results.ts"

export interface MatrixEntry {
  text: string
  state: "pass" | "diverges" | "unsupported" | "red" | "empty"
}

/** A row a server, or what it is reached through, a column a client; in each field how many of their cells passed. */
export function matrixOf({ servers, clients, cells }: Results): {
  clients: string[]
  rows: { server: string; entries: MatrixEntry[] }[]
} {
  const pairs = Map.groupBy(cells, (cell) => `${serverText(cell)}\n${cell.client}`)
  const rowsOf = Map.groupBy(cells, ({ server }) => server)
  return {
    clients: clients.map(({ name }) => name),
    rows: servers
      .flatMap(({ name }) => {
        const rows = (rowsOf.get(name) ?? []).map(serverText)
        return rows.length === 0 ? [name] : [...new Set(rows)]
      })
      .map((server) => ({
        server,
        entries: clients.map(({ name }) => entryOf(pairs.get(`${server}\n${name}`) ?? [])),
      })),
  }
}

function entryOf(cells: CellRecord[]): MatrixEntry {
  const worst = worstOf(cells)
  if (worst === undefined) return { text: "-", state: "empty" }
  const totals = countOutcomes(cells)
  const others = outcomes.filter((outcome) => outcome !== "pass" && totals[outcome] > 0)
  return {
    text: [
      `${totals.pass}/${cells.length}`,
      ...others.map((outcome) => countText(totals[outcome], outcome)),
    ].join(", "),
    state: isRed(worst) ? "red" : worst,
  }
}
