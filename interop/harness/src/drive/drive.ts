import pLimit from "p-limit"
import type { Runtime } from "../launch/runtime.ts"
import type { Keeper } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import { decoysIn } from "../select/decoys.ts"
import type { Driven } from "./driven.ts"
import { Pair } from "./pair.ts"
import type { PairOptions } from "./pair-state.ts"

export interface DriveOptions extends Omit<PairOptions, "runtime" | "keeper" | "cells" | "decoys"> {
  /** How many clients run at once. */
  jobs: number
  /** Clients are given cases that the harness answers itself. */
  hasDecoys: boolean
  onPair: (pair: Pair, driven: Driven[]) => void
}

/** Drives every cell, pair by pair, each as soon as its server is ready. */
export async function drive(
  cells: readonly Cell[],
  keepers: readonly Keeper[],
  runtime: Runtime,
  { jobs, hasDecoys, onPair, ...options }: DriveOptions,
): Promise<void> {
  const limit = pLimit(jobs)
  const decoys = hasDecoys ? decoysIn(cells) : new Map()
  await Promise.all(
    keepers.map(async (keeper) => {
      const pairs = pairsOf(cells, keeper).map(
        (each) => new Pair({ runtime, keeper, cells: each, decoys, ...options }),
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

function pairsOf(cells: readonly Cell[], { program, contract }: Keeper): [Cell, ...Cell[]][] {
  const byClient = Map.groupBy(
    cells.filter(({ server, scenario }) => server === program && scenario.contract === contract),
    ({ client }) => client,
  )
  return [...byClient.values()] as [Cell, ...Cell[]][]
}
