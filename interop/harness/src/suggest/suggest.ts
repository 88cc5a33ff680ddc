import { Document, isCollection, isMap, isSeq } from "yaml"
import { UsageError } from "@interop/command-line"
import { cellsText, isFailure } from "../judge/outcome.ts"
import type { CellRecord, Results } from "../report/results.ts"
import type { Catalogue } from "../select/catalogue.ts"
import { type Cell, makeCells } from "../select/cells.ts"
import { type Dimension, cellKey } from "../select/coordinates.ts"
import { DIRECT } from "../select/proxies.ts"
import type { KnownDivergence, KnownDivergences, Selectors } from "../select/known-divergences.ts"
import { choose } from "../select/patterns.ts"
import { choosePrograms, oneOrMany, selectorOf } from "../select/program-selector.ts"
import { reproCommand } from "../select/repro-command.ts"
import { type Box, boxesOf, choiceOf, namesIn } from "./boxes.ts"
import { globsOf } from "./globs.ts"

export interface Suggestion {
  /** Entries for the failed cells, without their reasons; empty where none failed. */
  yaml: string
  /** Entries that cover failed cells which show something else than they say. */
  outdated: Map<KnownDivergence, number>
}

/** Entries that make just the failed cells of the results known divergences. */
export function suggest(
  results: Results,
  catalogue: Catalogue,
  known: KnownDivergences,
): Suggestion {
  const failed = results.cells.filter(({ outcome }) => isFailure(outcome))
  const cellOf = finder(catalogue)
  const outdated = new Map<KnownDivergence, number>()
  const unknown: { cell: Cell; observed: string }[] = []
  for (const record of failed) {
    const cell = cellOf(record)
    const entry = known.of(cell)
    if (entry === undefined) unknown.push({ cell, observed: record.observed ?? "" })
    else outdated.set(entry, (outdated.get(entry) ?? 0) + 1)
  }
  const byObserved = Map.groupBy(unknown, ({ observed }) => observed)
  const entries = [...byObserved].flatMap(([observed, alike]) =>
    boxesOf(
      alike.map(({ cell }) => cell),
      catalogue,
    ).map((box) => ({ box, observed })),
  )
  return { yaml: yamlOf(entries, catalogue, results.runtime), outdated }
}

/** From a record to the cell of the catalogue. */
function finder({ servers, clients, scenarios, transports, via }: Catalogue) {
  return (record: CellRecord): Cell => {
    const server = servers.find(({ name }) => name === record.server)
    const client = clients.find(({ name }) => name === record.client)
    const scenario = scenarios.find(({ id }) => id === record.scenario)
    const transport = transports.find((name) => name === record.transport)
    const way = via.find(({ name }) => name === (record.via ?? DIRECT))
    if (server && client && scenario && transport && way) {
      const { proxy } = way
      return { server, client, scenario, transport, ...(proxy && { via: proxy }) }
    }
    const what = cellKey(record)
    throw new UsageError(
      `the results have a cell that is none here: ${what}; --implementations, --proxies or --scenario-dir as in that run?`,
    )
  }
}

function yamlOf(
  entries: { box: Box; observed: string }[],
  catalogue: Catalogue,
  runtime: string,
): string {
  if (entries.length === 0) return ""
  const document = new Document({
    divergences: entries.map(({ box, observed }) => ({
      ...selectorsOf(box, catalogue),
      observed,
      why: "TODO",
      upstream: "unreported",
    })),
  })
  const items = document.get("divergences")
  if (isSeq(items)) {
    for (const [index, item] of items.items.entries()) {
      const cells = entries[index] === undefined ? [] : makeCells(entries[index].box)
      if (!isMap(item) || cells[0] === undefined) continue
      for (const { value } of item.items) if (isCollection(value)) value.flow = true
      item.commentBefore = ` ${cellsText(cells.length)}, for one: ${reproCommand(cells[0], { runtime })}`
    }
  }
  return document.toString({ lineWidth: 0 })
}

function selectorsOf(box: Box, catalogue: Catalogue): Selectors {
  const selectors: Selectors = {}
  // What one dimension's selector chooses beyond the box counts for the next one's.
  let wide = box
  const othersOf = (dimension: Dimension, names: readonly string[]) =>
    namesIn(catalogue, dimension).filter(
      (name) =>
        !names.includes(name) &&
        makeCells({ ...wide, ...choiceOf(catalogue, dimension, new Set([name])) }).length > 0,
    )
  for (const dimension of ["servers", "clients"] as const) {
    const names = namesIn(box, dimension)
    const programs = catalogue[dimension]
    const selector = selectorOf(names, othersOf(dimension, names), programs)
    wide = { ...wide, [dimension]: choosePrograms(dimension, selector, programs) }
    if (selector !== undefined) selectors[dimension] = selector
  }
  for (const dimension of ["scenarios", "transports"] as const) {
    const names = namesIn(box, dimension)
    const all = namesIn(catalogue, dimension)
    const globs = globsOf(names, othersOf(dimension, names), all)
    const chosen = choose(dimension, globs, all, (name) => name)
    wide = { ...wide, ...choiceOf(catalogue, dimension, new Set(chosen)) }
    if (dimension === "transports" && globs.includes("*")) continue
    selectors[dimension] = oneOrMany(globs)
  }
  const ways = namesIn(box, "via")
  if (ways.some((name) => name !== DIRECT)) selectors.via = oneOrMany(ways)
  return selectors
}
