import type { CellRecord, Results } from "./results.ts"

export interface MatrixEntry {
  text: string
  state: "pass" | "red" | "diverges" | "unsupported" | "empty"
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
  if (cells.length === 0) return { text: "-", state: "empty" }
  const count = (outcome: CellRecord["outcome"]) =>
    cells.filter((cell) => cell.outcome === outcome).length
  const [pass, diverges, fail, unsupported, notRun] = [
    count("pass"),
    count("diverges"),
    count("fail"),
    count("unsupported"),
    count("not-run"),
  ]
  const text = [
    `${pass}/${cells.length}`,
    diverges > 0 && `${diverges} diverge`,
    fail > 0 && `${fail} fail`,
    notRun > 0 && `${notRun} not run`,
    unsupported > 0 && `${unsupported} unsupported`,
  ]
  return { text: text.filter(Boolean).join(", "), state: worstOf(cells) }
}

function worstOf(cells: CellRecord[]): MatrixEntry["state"] {
  const outcomes = new Set(cells.map(({ outcome }) => outcome))
  if (outcomes.has("fail") || outcomes.has("not-run")) return "red"
  if (outcomes.has("diverges")) return "diverges"
  return outcomes.has("unsupported") ? "unsupported" : "pass"
}

/** One line with all counts. */
export function totalsLine({ totals, cells }: Results): string {
  return `${cells.length} cells: ${totals.pass} pass, ${totals.diverges} diverge, ${totals.fail} fail, ${totals.unsupported} unsupported, ${totals["not-run"]} not run`
}
