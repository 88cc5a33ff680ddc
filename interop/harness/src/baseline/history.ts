import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { FileError, makeDirectory, reasonOf, writeFile } from "@interop/files"
import type { HistoryRun } from "@interop/page-data"
import { countsAs, isOutcome, isRed } from "../judge/outcome.ts"
import { readResults } from "../report/results-file.ts"
import type { CellRecord, ProgramRecord, Results } from "../report/results.ts"
import { versionText } from "../report/versions.ts"
import { cellKey, namesIn } from "../select/coordinates.ts"
import { selectionOf } from "./selection.ts"

const MAX_RUNS = 200
/** So many are in a page. */
export const MAX_RUNS_SHOWN = 100
const MAX_GREEN_RUNS = 20
/** Of the same cells: a run that was recorded is compared with the one before it. */
const MAX_GREEN_OF_SELECTION = 2
/** Each has megabytes to be checked. */
const MAX_GREEN_SEARCHED = 5
const MAX_RECORD_BYTES = 32 * 1024 * 1024

/** Rises when a field changes its name or meaning. */
const HISTORY_FORMAT_VERSION = 1

interface HistoryFile {
  formatVersion: typeof HISTORY_FORMAT_VERSION
  run: HistoryRun
}

/**
 * What earlier runs came to, outside of the folder that the next one empties: a
 * small record of each, and the whole results of the last that were green. What
 * cannot be read or written is told, and is nothing that turns a run red.
 */
export class History {
  readonly #directory: string
  readonly #tell: (line: string) => void

  constructor(directory: string, tell: (line: string) => void) {
    this.#directory = directory
    this.#tell = tell
  }

  /** The newest, the oldest of them first. */
  runs(): HistoryRun[] {
    return this.#names(runFile)
      .slice(-MAX_RUNS_SHOWN)
      .flatMap((name) => this.#read(name) ?? [])
  }

  /** The last green run of these cells in this runtime; else of the newest green runs that which has most of them. */
  lastGreen(results: Results): Results | undefined {
    const selection = selectionOf(results)
    const newestFirst = this.#names(greenFile).toReversed()
    const isEarlier = ({ startedAt }: Results) => startedAt < results.startedAt
    for (const name of newestFirst.filter((each) => each.includes(`.${selection}.`))) {
      const green = this.#readGreen(name)
      if (green !== undefined && isEarlier(green)) return green
    }
    const keys = new Set(results.cells.map(cellKey))
    let [best, most] = [undefined as Results | undefined, 0]
    for (const name of newestFirst.slice(0, MAX_GREEN_SEARCHED)) {
      const green = this.#readGreen(name)
      if (green === undefined || !isEarlier(green)) continue
      const common = green.cells.filter((cell) => keys.has(cellKey(cell))).length
      if (common > most) [best, most] = [green, common]
    }
    return best
  }

  /** Keeps a run, and drops those that are too many. */
  add(results: Results): void {
    const at = results.startedAt.replaceAll(":", "-")
    const selection = selectionOf(results)
    const record: HistoryFile = {
      formatVersion: HISTORY_FORMAT_VERSION,
      run: historyRunOf(results),
    }
    try {
      makeDirectory(this.#directory)
      this.#write(`${at}.${selection}.run.json.gz`, record)
      if (isBaseline(results)) this.#write(`${at}.${selection}.green.json.gz`, results)
      this.#drop()
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.#tell(`history: ${error.message}`)
    }
  }

  #drop(): void {
    const runs = this.#names(runFile)
    const green = this.#names(greenFile)
    const ofSelection = Map.groupBy(green, (name) => name.split(".").at(-4) ?? "")
    const tooMany = [
      ...runs.slice(0, -MAX_RUNS),
      ...[...ofSelection.values()].flatMap((names) => names.slice(0, -MAX_GREEN_OF_SELECTION)),
      ...green.slice(0, -MAX_GREEN_RUNS),
    ]
    for (const name of tooMany) rmSync(join(this.#directory, name), { force: true })
  }

  #write(name: string, content: unknown): void {
    writeFile(join(this.#directory, name), gzipSync(JSON.stringify(content), { level: 9 }))
  }

  /** In the order of their time, which they begin with. */
  #names(kind: RegExp): string[] {
    if (!existsSync(this.#directory)) return []
    try {
      return readdirSync(this.#directory)
        .filter((name) => kind.test(name))
        .toSorted()
    } catch (error) {
      this.#tell(`history: cannot read ${this.#directory}: ${reasonOf(error)}`)
      return []
    }
  }

  #read(name: string): HistoryRun | undefined {
    const file = join(this.#directory, name)
    try {
      const json = gunzipSync(readFileSync(file), { maxOutputLength: MAX_RECORD_BYTES }).toString()
      const content = JSON.parse(json) as Partial<HistoryFile> | null
      if (content?.formatVersion !== HISTORY_FORMAT_VERSION || !isHistoryRun(content.run)) {
        throw new Error(`it is no record of format ${HISTORY_FORMAT_VERSION}`)
      }
      return content.run
    } catch (error) {
      this.#leftOut(file, error)
      return undefined
    }
  }

  #readGreen(name: string): Results | undefined {
    const file = join(this.#directory, name)
    try {
      return readResults(file)
    } catch (error) {
      this.#leftOut(file, error)
      return undefined
    }
  }

  #leftOut(file: string, error: unknown): void {
    const reason = (error as Error).message.replaceAll(/\s+/g, " ")
    this.#tell(`history: left out ${file}: ${reason}`)
  }
}

const runFile = /^\d{4}-\S+\.[0-9a-f]{16}\.run\.json\.gz$/
const greenFile = /^\d{4}-\S+\.[0-9a-f]{16}\.green\.json\.gz$/

/** Green, whole, and with something to compare. */
function isBaseline({ green, interrupted, shard, cells }: Results): boolean {
  return green && interrupted !== true && shard === undefined && cells.length > 0
}

export function historyRunOf(results: Results): HistoryRun {
  const { startedAt, suite, green, runtime, cells, totals, servers, clients } = results
  return {
    startedAt,
    ...(suite.commit !== undefined && { commit: suite.commit }),
    green,
    interrupted: results.interrupted === true,
    runtime,
    selection: selectionOf(results),
    cells: cells.length,
    totals,
    scores: Object.fromEntries([
      ...scoresOf("server", servers, cells),
      ...scoresOf("client", clients, cells),
    ]),
    notPassed: Object.fromEntries(
      cells
        .filter(({ outcome }) => outcome !== "pass")
        .map((cell) => [namesIn(cell).join("|"), cell.outcome]),
    ),
  }
}

/** Unsupported cells count for nobody: a library is not better for what it does not try. */
function scoresOf(
  role: "server" | "client",
  programs: readonly ProgramRecord[],
  cells: readonly CellRecord[],
): [string, HistoryRun["scores"][string]][] {
  const byProgram = Map.groupBy(cells, (cell) => cell[role])
  return programs.map((program) => {
    const its = byProgram.get(program.name) ?? []
    const counted = its.filter(({ outcome }) => countsAs(outcome) !== "skipped")
    const version = versionText(program)
    return [
      `${role} ${program.name}`,
      {
        ...(version !== undefined && { version }),
        good: counted.filter(({ outcome }) => !isRed(outcome)).length,
        of: counted.length,
      },
    ]
  })
}

function isHistoryRun(value: unknown): value is HistoryRun {
  const run = (value ?? {}) as Partial<Record<keyof HistoryRun, unknown>>
  return (
    typeof run.startedAt === "string" &&
    typeof run.green === "boolean" &&
    typeof run.interrupted === "boolean" &&
    typeof run.runtime === "string" &&
    typeof run.selection === "string" &&
    typeof run.cells === "number" &&
    isObject(run.totals) &&
    Object.values(run.totals).every(Number.isFinite) &&
    isObject(run.scores) &&
    Object.values(run.scores).every(isObject) &&
    isObject(run.notPassed) &&
    Object.values(run.notPassed).every(isOutcome)
  )
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null
}
