import { dirname } from "node:path"
import { implementationsDirectory, shortPath } from "../workspace.ts"
import type { Cell } from "./cells.ts"
import { cellFilters } from "./coordinates.ts"

/** The command that runs just this cell; `options` are those of the run beside filters and runtime. */
export function reproCommand(cell: Cell, runtime: string, options: readonly string[] = []): string {
  const further = new Set(
    [cell.server, cell.client].map((each) => dirname(each.implementation.directory)),
  )
  further.delete(implementationsDirectory)
  return [
    "npm start --",
    ...[...further].map((directory) => `--implementations ${shellWord(shortPath(directory))}`),
    cellFilters(cell),
    ...(runtime === "process" ? [] : [`--runtime ${runtime}`]),
    ...options.map((word) => shellWord(shortPath(word))),
  ].join(" ")
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
