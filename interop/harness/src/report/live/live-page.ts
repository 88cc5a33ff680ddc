import type { PageData, RunningData } from "@interop/page-data"
import { encodeEvidence, encodePageData } from "@interop/page-data/write"
import { countOutcomes, isRed } from "../../judge/outcome.ts"
import type { PageTemplate } from "../../prepare/page-template.ts"
import type { Verdict } from "../../judge/verdict.ts"
import type { Cell } from "../../select/cells.ts"
import { cellKey, idOf } from "../../select/coordinates.ts"
import { type CellEvidence, evidenceOf } from "../evidence.ts"
import { type RunRecord, cellRecord, programRecords, resultsOf } from "../make-results.ts"
import { type Past, pageDataOf } from "../page/page-data.ts"
import type { Progress } from "../progress.ts"
import type { CellRecord, Results } from "../results.ts"
import { type LiveContent, LiveServer } from "./live-server.ts"
import { RunTally } from "./tally.ts"

/** Those who look on must not slow down the run: data is made anew after so many times as long as it took. */
const REST_FACTOR = 10
const MAX_SLOW = 10

/** What a run knows before its first cell is judged. */
export type RunBeginning = Omit<RunRecord, "verdicts">

export interface LiveOptions {
  cells: readonly Cell[]
  beginning: () => RunBeginning
  /** Where the run's reports go. */
  directory: string
}

/** What a page of a run that goes on shows. */
export class LivePage implements Progress, LiveContent {
  readonly #options: LiveOptions
  readonly #tally: RunTally
  readonly #startMs = performance.now()
  readonly #cells: CellRecord[] = []
  /** In the order in which cells were judged, so that the place of one stays what it is. */
  readonly #evidence: CellEvidence[] = []
  readonly #places = new Map<string, number>()
  #base: Results | undefined
  #made: { data: string; untilMs: number } | undefined
  #last: PageData | undefined
  #page: PageTemplate = { problem: "the page is being built" }
  onChange: () => void = () => {}

  constructor(options: LiveOptions) {
    this.#options = options
    this.#tally = new RunTally(options.cells)
  }

  show(page: PageTemplate): void {
    this.#page = page
  }

  page(): PageTemplate {
    return this.#page
  }

  data(): string {
    const now = performance.now()
    if (this.#made !== undefined && now < this.#made.untilMs) return this.#made.data
    const data = encodePageData(this.#last ?? this.#soFar(now))
    const end = performance.now()
    this.#made = { data, untilMs: end + (end - now) * REST_FACTOR }
    return data
  }

  evidence(): string {
    return encodeEvidence(this.#evidence.map((each) => each.evidence))
  }

  /** The run is over, and this is what it came to. */
  finish(results: Results, past: Past): void {
    const { directory } = this.#options
    this.#last = pageDataOf({ results, kind: "run", past, places: this.#places, directory })
    this.#made = undefined
  }

  stage(): void {}

  cellBegun(cell: Cell): void {
    this.#tally.begun(cell, performance.now())
    this.onChange()
  }

  cellDriven(cell: Cell): void {
    this.#tally.driven(cell)
    this.onChange()
  }

  judged(verdicts: readonly Verdict[]): void {
    this.#tally.judged(verdicts)
    const beginning = this.#options.beginning()
    for (const verdict of verdicts) {
      // Its bundle is written when the run is over.
      const { bundle: _, ...record } = cellRecord(verdict, beginning, this.#options.directory)
      this.#cells.push(record)
    }
    for (const each of evidenceOf(verdicts, beginning.recorder)) {
      this.#places.set(cellKey(each.cell), this.#evidence.push(each) - 1)
    }
    this.onChange()
  }

  end(): void {}

  #soFar(now: number): PageData {
    const { directory } = this.#options
    const beginning = this.#options.beginning()
    this.#base ??= resultsOf({ ...beginning, verdicts: [], planned: 0 }, directory)
    const elapsedMs = now - this.#startMs
    const results: Results = {
      ...this.#base,
      ...programRecords(beginning),
      durationMs: { ...this.#base.durationMs, cells: elapsedMs, total: elapsedMs },
      totals: countOutcomes(this.#cells),
      problems: [],
      green: !this.#cells.some(({ outcome }) => isRed(outcome)),
      cells: this.#cells,
    }
    return {
      ...pageDataOf({
        results,
        kind: "live",
        past: { history: [] },
        places: this.#places,
        directory,
      }),
      running: this.#running(elapsedMs, now),
    }
  }

  #running(elapsedMs: number, now: number): RunningData {
    const { cells, through, servers, clients } = this.#tally
    return {
      planned: cells,
      done: through,
      elapsedMs,
      slow: this.#tally
        .slowest(MAX_SLOW, now)
        .map(({ cell, forMs }) => ({ cell: cellKey(idOf(cell)), forMs })),
      pairs: servers.flatMap((server) =>
        clients.flatMap((client) => {
          const pair = this.#tally.pair(server, client)
          return pair === undefined
            ? []
            : [{ server, client, planned: pair.cells, done: pair.through }]
        }),
      ),
    }
  }
}

/** Serves that page on a port of this machine. */
export async function startLive(
  port: number,
  options: LiveOptions,
): Promise<{ page: LivePage; server: LiveServer }> {
  const page = new LivePage(options)
  const server = await LiveServer.listen(port, page)
  page.onChange = () => server.changed()
  return { page, server }
}
