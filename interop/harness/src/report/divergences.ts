import { type KnownDivergence, observedText } from "../select/known-divergences.ts"
import type { CellRecord, DivergenceRecord, Results } from "./results.ts"

/** Each entry once, in the order of the first cell that showed it. */
export function divergenceRecords(
  verdicts: readonly { divergence?: KnownDivergence }[],
): DivergenceRecord[] {
  const shown = new Set(verdicts.flatMap(({ divergence }) => divergence ?? []))
  return [...shown].map((divergence) => ({
    entry: divergence.place,
    observed: observedText(divergence),
    intermittent: divergence.intermittent,
    why: divergence.why,
    upstream: divergence.upstream,
  }))
}

export interface ShownDivergence extends DivergenceRecord {
  cells: CellRecord[]
  /** Runs one of its cells. */
  repro: string
}

export function shownDivergences({ divergences, cells }: Results): ShownDivergence[] {
  const byEntry = Map.groupBy(cells, ({ divergence }) => divergence)
  return divergences.map((record) => {
    const showing = byEntry.get(record.entry) ?? []
    return { ...record, cells: showing, repro: showing[0]?.repro ?? "" }
  })
}
