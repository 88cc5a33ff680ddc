import { Semaphore } from "async-mutex"
import pLimit from "p-limit"
import type { Runtime } from "../launch/runtime.ts"
import type { Keeper } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
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

const MIB = 2 ** 20

/** What a program takes whose manifest does not say. */
const ORDINARY_MEMORY_MIB = 100

/**
 * Drives every cell, pair by pair, each as soon as its server is ready. Fewer
 * clients than `jobs` run where more would not fit into the memory that is free.
 */
export async function drive(
  cells: readonly Cell[],
  keepers: readonly Keeper[],
  runtime: Runtime,
  { jobs, hasDecoys, onPair, ...options }: DriveOptions,
): Promise<void> {
  const limit = pLimit(jobs)
  const forClientsMiB = memoryForClients(
    process.availableMemory() / MIB,
    keepers.map(({ program }) => program),
  )
  const memory = new Semaphore(forClientsMiB)
  const inMemory = (pair: Pair) =>
    memory.runExclusive(() => pair.drive(), Math.min(memoryOf(pair.client), forClientsMiB))
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
          onPair(pair, await limit(() => inMemory(pair)))
        }),
      )
      // Not awaited: one that takes its time to end must not hold up the others.
      void keeper.stop()
    }),
  )
}

/** In MiB: half of what is free beside the servers, which all run at once. At least one client runs. */
export function memoryForClients(freeMiB: number, servers: readonly Program[]): number {
  const ofServers = servers.reduce((sum, server) => sum + memoryOf(server), 0)
  return Math.max(1, Math.floor((freeMiB - ofServers) / 2))
}

function memoryOf({ memoryMiB = ORDINARY_MEMORY_MIB }: Program): number {
  return memoryMiB
}

function pairsOf(cells: readonly Cell[], { program, contract, via }: Keeper): [Cell, ...Cell[]][] {
  const byClient = Map.groupBy(
    cells.filter(
      (cell) => cell.server === program && cell.scenario.contract === contract && cell.via === via,
    ),
    ({ client }) => client,
  )
  return [...byClient.values()] as [Cell, ...Cell[]][]
}
