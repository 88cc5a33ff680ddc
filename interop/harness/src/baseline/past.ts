import { LAST_GREEN } from "../report/baseline-text.ts"
import type { Past } from "../report/page/page-data.ts"
import { readResults } from "../report/results-file.ts"
import type { Results } from "../report/results.ts"
import { shortPath } from "../workspace.ts"
import { baselineData } from "./baseline-data.ts"
import { History, historyRunOf } from "./history.ts"

export interface PastOptions {
  /** Absent: nothing is kept of this run. */
  historyDirectory: string | undefined
  /** A results.json to compare with; absent: the last green run. */
  baselineFile: string | undefined
}

/** Earlier runs, for one run to be seen beside. */
export class PastRuns {
  readonly #history: History | undefined
  readonly #baseline: { file: string; results: Results } | undefined

  /** Throws a UsageError where the file of the baseline is no results.json. */
  constructor({ historyDirectory, baselineFile }: PastOptions) {
    const tell = (line: string) => process.stderr.write(`${line}\n`)
    this.#history = historyDirectory === undefined ? undefined : new History(historyDirectory, tell)
    this.#baseline =
      baselineFile === undefined
        ? undefined
        : { file: baselineFile, results: readResults(baselineFile) }
  }

  of(results: Results): Past {
    const given = this.#baseline
    // A part of a run is no run that could stand in a row with others.
    const history = results.shard === undefined ? this.#history : undefined
    const green = given === undefined ? history?.lastGreen(results) : undefined
    const earlier = history?.runs() ?? []
    return {
      ...(given && { baseline: baselineData(shortPath(given.file), given.results, results) }),
      ...(green && { baseline: baselineData(LAST_GREEN, green, results) }),
      history: [
        ...earlier.filter(({ startedAt }) => startedAt < results.startedAt),
        historyRunOf(results),
      ],
    }
  }

  /** Keeps a run for those after it. */
  add(results: Results): void {
    if (results.shard === undefined) this.#history?.add(results)
  }
}
