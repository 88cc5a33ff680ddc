import type { Verdict } from "../../judge/verdict.ts"
import { type Outcome, type Totals, countOutcomes, isRed, worstOf } from "../../judge/outcome.ts"
import type { Cell } from "../../select/cells.ts"
import { idOf, serverText } from "../../select/coordinates.ts"

/** The cells of one client against one server. */
export interface PairTally {
  cells: number
  /** Those whose case has ended, or that need none. */
  through: number
  /** Of those that are judged; absent before. */
  worst?: Outcome
}

/** A cell that is red, and how many of its pair are so for the same reason. */
export interface RedCells {
  verdict: Verdict
  cells: number
}

/** A cell that is under way. */
export interface SlowCell {
  cell: Cell
  forMs: number
}

/** What has become of the cells of a run so far. */
export class RunTally {
  readonly servers: readonly string[]
  readonly clients: readonly string[]
  readonly cells: number
  readonly #pairs = new Map<string, PairTally>()
  readonly #through = new Set<Cell>()
  /** Since when, of those that are under way. */
  readonly #begun = new Map<Cell, number>()
  readonly #judged: Totals = countOutcomes([])
  readonly #reds: RedCells[] = []

  constructor(cells: readonly Cell[]) {
    this.cells = cells.length
    this.servers = [...new Set(cells.map((cell) => serverText(idOf(cell))))]
    this.clients = [...new Set(cells.map(({ client }) => client.name))]
    for (const cell of cells) {
      const pair = this.#pairs.get(keyOf(cell)) ?? { cells: 0, through: 0 }
      pair.cells += 1
      this.#pairs.set(keyOf(cell), pair)
    }
  }

  /** Its case has begun; times are monotonic milliseconds. */
  begun(cell: Cell, atMs: number): void {
    if (!this.#through.has(cell)) this.#begun.set(cell, atMs)
  }

  /** Of the cells that are under way those that take longest, the longest first. */
  slowest(most: number, nowMs: number): SlowCell[] {
    return [...this.#begun]
      .map(([cell, atMs]) => ({ cell, forMs: nowMs - atMs }))
      .toSorted((one, other) => other.forMs - one.forMs)
      .slice(0, most)
  }

  driven(cell: Cell): void {
    this.#begun.delete(cell)
    const pair = this.#pairs.get(keyOf(cell))
    if (pair === undefined || this.#through.has(cell)) return
    this.#through.add(cell)
    pair.through += 1
  }

  judged(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      this.driven(verdict.cell)
      this.#judged[verdict.outcome] += 1
      if (isRed(verdict.outcome)) this.#addRed(verdict)
    }
    for (const its of Map.groupBy(verdicts, ({ cell }) => keyOf(cell)).values()) {
      const pair = its[0] && this.#pairs.get(keyOf(its[0].cell))
      if (pair === undefined) continue
      // A pair that speaks two contracts is judged in two parts.
      const before = pair.worst === undefined ? [] : [{ outcome: pair.worst }]
      const worst = worstOf([...before, ...its])
      if (worst !== undefined) pair.worst = worst
    }
  }

  get through(): number {
    return this.#through.size
  }

  get totals(): Readonly<Totals> {
    return this.#judged
  }

  /** The newest last. */
  get reds(): readonly RedCells[] {
    return this.#reds
  }

  /** Undefined where the two have no cell. */
  pair(server: string, client: string): Readonly<PairTally> | undefined {
    return this.#pairs.get(`${server} ${client}`)
  }

  #addRed(verdict: Verdict): void {
    const last = this.#reds.at(-1)
    const { cell, reason } = verdict
    const alike =
      last !== undefined &&
      keyOf(last.verdict.cell) === keyOf(cell) &&
      last.verdict.reason === reason
    if (alike) last.cells += 1
    else this.#reds.push({ verdict, cells: 1 })
  }
}

function keyOf(cell: Cell): string {
  return `${serverText(idOf(cell))} ${cell.client.name}`
}
