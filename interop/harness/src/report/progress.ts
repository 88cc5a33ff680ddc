import { createLogUpdate } from "log-update"
import type { Verdict } from "../judge/verdict.ts"
import { countOutcomes, countText, outcomes } from "../judge/outcome.ts"
import type { Cell } from "../select/cells.ts"
import { idOf, serverText } from "../select/coordinates.ts"
import { Estimate, elapsedText } from "./live/estimate.ts"
import { frameOf, headLine } from "./live/frame.ts"
import { RunTally } from "./live/tally.ts"

/** No eye follows more. */
const PAINT_EVERY_MS = 200
/** A cell that takes longer is named. */
const SLOW_MS = 3000
const MAX_SLOW = 3

export interface Progress {
  /** Something that takes a while has begun. */
  stage(what: string): void
  /** The case of a cell has begun. */
  cellBegun(cell: Cell): void
  /** The case of a cell has ended, or it needs none; it is not judged yet. */
  cellDriven(cell: Cell): void
  /** All cells of one client against one server. */
  judged(verdicts: readonly Verdict[]): void
  /** Nothing is shown any more, until the next stage. */
  end(): void
}

/** A terminal, or a file or pipe in its place. */
export type Shown = NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number }

/** A table that moves on a terminal, a line a pair elsewhere; on standard error both. */
export function makeProgress(cells: readonly Cell[], shown: Shown = process.stderr): Progress {
  return shown.isTTY === true ? new LiveProgress(cells, shown) : new PlainProgress(cells, shown)
}

/** All of them are told the same. */
export function eachOf(all: readonly Progress[]): Progress {
  return {
    stage: (what) => all.forEach((each) => each.stage(what)),
    cellBegun: (cell) => all.forEach((each) => each.cellBegun(cell)),
    cellDriven: (cell) => all.forEach((each) => each.cellDriven(cell)),
    judged: (verdicts) => all.forEach((each) => each.judged(verdicts)),
    end: () => all.forEach((each) => each.end()),
  }
}

class PlainProgress implements Progress {
  readonly #shown: Shown
  readonly #startMs = performance.now()
  readonly #pairs: number
  #done = 0

  constructor(cells: readonly Cell[], shown: Shown) {
    this.#shown = shown
    // Each contract has servers, and so pairs, of its own.
    const pairOf = (cell: Cell) =>
      `${serverText(idOf(cell))} ${cell.client.name} ${cell.scenario.contract.name}`
    this.#pairs = new Set(cells.map(pairOf)).size
  }

  stage(what: string): void {
    this.#shown.write(`${what}\n`)
  }

  cellBegun(): void {}

  cellDriven(): void {}

  judged(verdicts: readonly Verdict[]): void {
    const [first] = verdicts
    if (first === undefined) return
    this.#done += 1
    const { client } = first.cell
    const totals = countOutcomes(verdicts)
    const counts = outcomes
      .filter((outcome) => outcome !== "pass" && totals[outcome] > 0)
      .map((outcome) => `, ${countText(totals[outcome], outcome)}`)
    const elapsed = elapsedText(performance.now() - this.#startMs)
    this.#shown.write(
      `[${this.#done}/${this.#pairs}] ${elapsed} ${client.name} to ${serverText(idOf(first.cell))}: ${totals.pass} of ${verdicts.length} pass${counts.join("")}\n`,
    )
  }

  end(): void {}
}

class LiveProgress implements Progress {
  readonly #shown: Shown
  readonly #update: ReturnType<typeof createLogUpdate>
  readonly #tally: RunTally
  readonly #startMs = performance.now()
  #estimate: Estimate
  #stage = ""
  #timer: NodeJS.Timeout | undefined
  #hasChanged = false
  #paintedSecond = -1

  constructor(cells: readonly Cell[], shown: Shown) {
    this.#shown = shown
    this.#update = createLogUpdate(shown)
    this.#tally = new RunTally(cells)
    this.#estimate = new Estimate(cells.length, this.#startMs)
  }

  stage(what: string): void {
    this.#stage = what
    if (this.#tally.through === 0) {
      this.#estimate = new Estimate(this.#tally.cells, performance.now())
    }
    this.#paint()
    this.#timer ??= setInterval(() => this.#paintWhatChanged(), PAINT_EVERY_MS).unref()
  }

  cellBegun(cell: Cell): void {
    this.#tally.begun(cell, performance.now())
  }

  cellDriven(cell: Cell): void {
    this.#tally.driven(cell)
    this.#hasChanged = true
  }

  judged(verdicts: readonly Verdict[]): void {
    this.#tally.judged(verdicts)
    this.#hasChanged = true
  }

  end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#update.clear()
    this.#update.done()
  }

  #paintWhatChanged(): void {
    const second = Math.floor((performance.now() - this.#startMs) / 1000)
    if (this.#hasChanged || second !== this.#paintedSecond) this.#paint()
  }

  #paint(): void {
    const now = performance.now()
    const elapsedMs = now - this.#startMs
    this.#hasChanged = false
    this.#paintedSecond = Math.floor(elapsedMs / 1000)
    const { columns = 80, rows = 24 } = this.#shown
    const { through } = this.#tally
    const remainingMs = this.#estimate.remainingMs(through, now)
    const slow = this.#tally.slowest(MAX_SLOW, now).filter(({ forMs }) => forMs >= SLOW_MS)
    const moment = { stage: this.#stage, elapsedMs, remainingMs, slow }
    const lines =
      through === 0 ? [headLine(moment, columns)] : frameOf(this.#tally, moment, { columns, rows })
    this.#update(lines.join("\n"))
  }
}
