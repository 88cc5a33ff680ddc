import pLimit from "p-limit"
import type { Runtime } from "../launch/runtime.ts"
import type { ServerKeeper } from "../launch/server.ts"
import type { Recorder } from "../record/recorder.ts"
import type { Timeouts } from "../timeouts.ts"
import type { Cell } from "../select/cells.ts"
import { type Driven, Pair } from "./pair.ts"

export type { Driven } from "./pair.ts"

export interface DriveOptions {
  /** How many clients run at once. */
  jobs: number
  timeouts: Timeouts
  signal: AbortSignal
  /** Stands between the two sides of every cell. */
  recorder?: Recorder | undefined
  onPair: (pair: Pair, driven: Driven[]) => void
}

/** Drives every cell, pair by pair, each as soon as its server is ready. */
export async function drive(
  cells: readonly Cell[],
  keepers: readonly ServerKeeper[],
  runtime: Runtime,
  { jobs, timeouts, signal, recorder, onPair }: DriveOptions,
): Promise<void> {
  const limit = pLimit(jobs)
  await Promise.all(
    keepers.map(async (keeper) => {
      const pairs = pairsOf(cells, keeper).map(
        (each) => new Pair(runtime, keeper, each, timeouts, signal, recorder),
      )
      await Promise.all(
        pairs.map(async (pair) => {
          // A failed start is told by the pair itself.
          if (keeper.isNeeded) await limit(() => keeper.running()).catch(() => {})
          onPair(pair, await limit(() => pair.drive()))
        }),
      )
      // Not awaited: one that takes its time to end must not hold up the others.
      void keeper.stop()
    }),
  )
}

function pairsOf(cells: readonly Cell[], { program }: ServerKeeper): [Cell, ...Cell[]][] {
  const byClient = Map.groupBy(
    cells.filter(({ server }) => server === program),
    ({ client }) => client,
  )
  return [...byClient.values()] as [Cell, ...Cell[]][]
}
