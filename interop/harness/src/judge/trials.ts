import { Pair } from "../drive/pair.ts"
import type { PairOptions } from "../drive/pair-state.ts"
import { listenersFor } from "../launch/listeners.ts"
import { ServerKeeper } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import { judge } from "./judge.ts"
import type { Verdict } from "./verdict.ts"

export type TrialOptions = Pick<
  PairOptions,
  "runtime" | "timeouts" | "machine" | "signal" | "secrets"
>

/** Runs further cells of one pair, on a server of their own, beside what a run reports. */
export class Trials {
  readonly #options: TrialOptions
  readonly #keeper: ServerKeeper
  #batches = 0

  /** `like`: a cell on whose listener all of them run; `label` names their files in the report directory. */
  constructor(like: Cell, label: string, options: TrialOptions) {
    this.#options = options
    this.#keeper = new ServerKeeper({
      runtime: options.runtime,
      program: like.server,
      contract: like.scenario.contract,
      listeners: listenersFor([like], options.runtime),
      timeouts: options.timeouts,
      label,
      via: like.via,
    })
  }

  async run(cells: readonly Cell[]): Promise<Verdict[]> {
    const [first, ...others] = cells
    if (first === undefined || this.#options.signal.aborted) return []
    this.#batches += 1
    const pair = new Pair({
      ...this.#options,
      keeper: this.#keeper,
      cells: [first, ...others],
      label: `${this.#keeper.label}.${this.#batches}`,
      idPrefix: `${this.#batches}.`,
      onCaseEnded: () => {},
    })
    return (await pair.drive()).map(judge)
  }

  async close(): Promise<void> {
    await this.#keeper.stop()
  }
}
