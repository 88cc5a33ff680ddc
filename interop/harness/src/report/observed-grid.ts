import { wayText } from "../select/coordinates.ts"
import { printable } from "./printable.ts"
import type { ObservedCell, ObservedScenario } from "./observed.ts"

/** What each client shows against each server in one scenario; those that show the same stand together. */
export interface Grid {
  /** Names of servers that cannot be told apart. */
  servers: string[][]
  clients: string[][]
  /** By server group, then by client group. */
  entries: string[][]
}

export function gridOf({ cells }: ObservedScenario): Grid {
  const servers = [...new Set(cells.map(({ server }) => server))]
  const clients = [...new Set(cells.map(({ client }) => client))]
  const pairs = Map.groupBy(cells, ({ server, client }) => `${server} ${client}`)
  const full = servers.map((server) =>
    clients.map((client) => entryOf(pairs.get(`${server} ${client}`) ?? [])),
  )
  const rows = grouped(servers, full)
  const columns = grouped(
    clients,
    clients.map((_, column) => rows.vectors.map((row) => row[column] ?? "")),
  )
  return {
    servers: rows.names,
    clients: columns.names,
    entries: rows.names.map((_, row) => columns.vectors.map((column) => column[row] ?? "")),
  }
}

/** What one pair shows, and over which transports where that makes a difference. */
function entryOf(cells: ObservedCell[]): string {
  const byText = Map.groupBy(cells, textOf)
  if (byText.size <= 1) return [...byText.keys()][0] ?? "-"
  return [...byText].map(([text, alike]) => `${alike.map(wayText).join(", ")}: ${text}`).join("; ")
}

function textOf({ outcome, observed }: ObservedCell): string {
  if (observed === undefined) return outcome === "fail" ? "failed" : outcome
  const text = readable(observed)
  return outcome === "pass" ? text : `**${text}**`
}

/** A summary for people, as Markdown: the call's name says nothing where there is but one. */
export function readable(summary: string): string {
  const hasOneCall = !/; (?!server, a: )\w+(, \w+| to \w+)*: /.test(summary)
  const text = hasOneCall
    ? summary.replace(/^a: /, "").replace("; server, a: ", "; server: ")
    : summary
  return printable(text).replaceAll(/[*<`]/g, (character) => `\\${character}`)
}

/** Names whose vectors are equal stand together. */
export function grouped(
  names: string[],
  vectors: string[][],
): { names: string[][]; vectors: string[][] } {
  const groups = Map.groupBy(names.keys(), (index) => JSON.stringify(vectors[index]))
  const indexes = [...groups.values()]
  return {
    names: indexes.map((group) => group.map((index) => names[index] ?? "")),
    vectors: indexes.map(([first = 0]) => vectors[first] ?? []),
  }
}
