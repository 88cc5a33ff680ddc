import { countOutcomes, countText, isRed, outcomes, worstOf } from "../judge/outcome.ts"
import type { CellRecord, Results } from "./results.ts"

export interface MatrixEntry {
  text: string
  state: "pass" | "diverges" | "unsupported" | "red" | "empty"
}

/** A row a server, a column a client; in each field how many of their cells passed. */
export function matrixOf({ servers, clients, cells }: Results): {
  clients: string[]
  rows: { server: string; entries: MatrixEntry[] }[]
} {
  const pairs = Map.groupBy(cells, ({ server, client }) => `${server} ${client}`)
  return {
    clients: clients.map(({ name }) => name),
    rows: servers.map(({ name: server }) => ({
      server,
      entries: clients.map(({ name: client }) => entryOf(pairs.get(`${server} ${client}`) ?? [])),
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
