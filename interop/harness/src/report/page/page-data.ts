import { isAbsolute, relative, resolve } from "node:path"
import {
  type BaselineData,
  type CellData,
  type HistoryRun,
  PAGE_FORMAT_VERSION,
  type PageData,
} from "@interop/page-data"
import { totalsText } from "../../judge/outcome.ts"
import { cellKey, filtersOf } from "../../select/coordinates.ts"
import type { CellRecord, Results } from "../results.ts"

/** A value of megabytes is no help in a page. */
const LONGEST_TEXT = 4000

/** What a run is seen beside. */
export interface Past {
  baseline?: BaselineData
  /** Runs before this one and this one, the oldest first. */
  history: HistoryRun[]
}

export interface PageOf {
  results: Results
  kind: PageData["kind"]
  past: Past
  /** Where the evidence of a cell is. */
  places: ReadonlyMap<string, number>
  /** Where the page goes: paths are relative to it. */
  directory: string
}

export function pageDataOf({ results, kind, past, places, directory }: PageOf): PageData {
  const { seed, shard } = results
  const pathText = (path: string) => {
    const fromPage = relative(directory, resolve(path))
    return fromPage.startsWith("../../../") || isAbsolute(fromPage) ? resolve(path) : fromPage
  }
  return {
    formatVersion: PAGE_FORMAT_VERSION,
    kind,
    run: {
      green: results.green,
      verdict: verdictText(results),
      interrupted: results.interrupted === true,
      problems: results.problems.map(shortened),
      mixed: results.mixed ?? [],
      totals: results.totals,
      startedAt: results.startedAt,
      durationMs: {
        beforeCells: results.durationMs.beforeCells,
        cells: results.durationMs.cells,
        total: results.durationMs.total,
      },
      suite: suiteOf(results),
      ...(shard && { shard }),
      runtime: results.runtime,
      jobs: results.jobs,
      ...(seed !== undefined && { seed }),
      host: results.host,
      machine: results.machine,
      servers: results.servers,
      clients: results.clients,
      absent: results.absent,
    },
    scenarios: results.scenarios.map(({ id, title, reason, open, specification, steps }) => ({
      id,
      title,
      reason,
      open,
      specification: specification.map(shortened),
      steps,
    })),
    divergences: results.divergences,
    cells: results.cells.map((cell) => cellData(cell, places, pathText)),
    ...(past.baseline && { baseline: past.baseline }),
    history: past.history,
  }
}

/** One line, as a terminal has it. */
export function verdictText({ green, totals }: Pick<Results, "green" | "totals">): string {
  return `${green ? "green" : "red"}: ${totalsText(totals)}`
}

function suiteOf({ suite: { commit, clean } }: Results): PageData["run"]["suite"] {
  return { ...(commit !== undefined && { commit }), ...(clean !== undefined && { clean }) }
}

const texts = ["observed", "reason", "expected", "actual", "smallest"] as const

function cellData(
  cell: CellRecord,
  places: ReadonlyMap<string, number>,
  pathText: (path: string) => string,
): CellData {
  const { logs, bundle, repro, ...rest } = cell
  const evidence = places.get(cellKey(cell))
  const long = texts.flatMap((key) => {
    const text = cell[key]
    return text === undefined ? [] : [[key, shortened(text)] as const]
  })
  return {
    ...rest,
    ...Object.fromEntries(long),
    ...(logs && { logs: logs.map(pathText) }),
    ...(bundle !== undefined && { bundle: pathText(bundle) }),
    repro: repro ?? filtersOnly(cell),
    ...(evidence !== undefined && { evidence }),
  }
}

/** Of a cell that no run brought: nobody knows its other options. */
function filtersOnly(cell: CellRecord): string {
  return `npm start -- ${filtersOf(cell)}`
}

function shortened(text: string): string {
  const left = text.length - LONGEST_TEXT
  return left > 0 ? `${text.slice(0, LONGEST_TEXT)}… ${left} characters more` : text
}
