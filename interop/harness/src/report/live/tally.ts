import type { Verdict } from "../../judge/verdict.ts"
import { type Outcome, type Totals, countOutcomes, isRed, worstOf } from "../../judge/outcome.ts"
import type { Cell } from "../../select/cells.ts"

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

/** What has become of the cells of a run so far. */
export class RunTally {
  readonly servers: readonly string[]
  readonly clients: readonly string[]
  readonly cells: number
  readonly #pairs = new Map<string, PairTally>()
  readonly #through = new Set<Cell>()
  readonly #judged: Totals = countOutcomes([])
  readonly #reds: RedCells[] = []

  constructor(cells: readonly Cell[]) {
    this.cells = cells.length
    this.servers = [...new Set(cells.map(({ server }) => server.name))]
    this.clients = [...new Set(cells.map(({ client }) => client.name))]
    for (const cell of cells) {
      const pair = this.#pairs.get(keyOf(cell)) ?? { cells: 0, through: 0 }
      pair.cells += 1
      this.#pairs.set(keyOf(cell), pair)
    }
  }

  driven(cell: Cell): void {
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
      const worst = worstOf(its)
      const pair = its[0] && this.#pairs.get(keyOf(its[0].cell))
      if (pair !== undefined && worst !== undefined) pair.worst = worst
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

function keyOf({ server, client }: Cell): string {
  return `${server.name} ${client.name}`
}
