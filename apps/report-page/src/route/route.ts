import { filterKeys } from "../data/filter.ts"

const views = ["overview", "matrix", "cells", "cell", "stacks", "stack", "history"] as const
export type View = (typeof views)[number]

/** What the part of the address after `#` says. */
export interface Route {
  view: View
  path: string[]
  query: Record<string, string>
}

export function parseRoute(hash: string): Route {
  const [address = "", search = ""] = hash.replace(/^#?\/?/, "").split(/\?(.*)/s)
  const [view = "", ...path] = address.split("/").map(decoded)
  const query = Object.fromEntries(new URLSearchParams(search))
  return isView(view) ? { view, path, query } : { view: "overview", path: [], query }
}

export function hrefOf(
  view: View,
  path: readonly string[] = [],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(key, value)
  }
  const text = readable(search.toString())
  const address = [view, ...path.map(encodeURIComponent)].join("/")
  return `#/${address}${text === "" ? "" : `?${text}`}`
}

/** Of a query, what chooses cells. */
export function filterPart(query: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    filterKeys.flatMap((key) => (query[key] ? [[key, query[key]] as const] : [])),
  )
}

export function cellHref(
  cell: { server: string; client: string; scenario: string; transport: string; via?: string },
  query: Readonly<Record<string, string>> = {},
): string {
  const { server, client, scenario, transport, via } = cell
  const way = via === undefined ? transport : `${transport}${VIA}${via}`
  return hrefOf("cell", [server, client, ...scenario.split("/"), way], query)
}

/** Between a transport and a proxy, of which no name has a space. */
const VIA = " via "

/** The key of the cell that the path of a route names. */
export function cellKeyOf(path: readonly string[]): string {
  const [server = "", client = "", ...rest] = path
  const [transport = "", ...via] = (rest.at(-1) ?? "").split(VIA)
  return [server, client, rest.slice(0, -1).join("/"), transport, ...via].join("|")
}

function isView(text: string): text is View {
  return (views as readonly string[]).includes(text)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** What an address may hold as it is. */
function readable(search: string): string {
  return search.replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":")
}
