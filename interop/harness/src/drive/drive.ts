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
import { type PlannedPair, driveTogether, togetherOf } from "./together.ts"

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
  const inMemory = <T>(client: Program, what: () => Promise<T>) =>
    limit(() => memory.runExclusive(what, Math.min(memoryOf(client), forClientsMiB)))
  const decoys = hasDecoys ? decoysIn(cells) : new Map()
  const planned = keepers.flatMap((keeper) => pairsOf(cells, keeper))
  // What is recorded of a pair is a client's own.
  const groups =
    options.recorder === undefined ? togetherOf(planned) : planned.map((each) => [each])
  const left = new Map(
    keepers.map((keeper) => [keeper, planned.filter((each) => each.keeper === keeper).length]),
  )
  const started = async ({ options: { keeper } }: Pair) => {
    // A failed start is told by the pair itself.
    if (keeper.isNeeded) await limit(() => keeper.running()).catch(() => {})
  }
  await Promise.all(
    groups.map(async (group, number) => {
      const pairs = group.map(
        ({ keeper, cells: its }, index) =>
          new Pair({
            runtime,
            keeper,
            cells: its,
            decoys,
            ...options,
            ...(group.length > 1 && { idPrefix: `${index + 1}.` }),
          }),
      )
      const [first] = pairs
      await Promise.all(pairs.map(started))
      if (first !== undefined && pairs.length > 1) {
        await inMemory(first.client, () => driveTogether(pairs, `together-${number}`))
      }
      await Promise.all(
        pairs.map(async (pair) => {
          const { keeper } = pair.options
          const driven = pair.isThrough
            ? await pair.drive()
            : await inMemory(pair.client, () => pair.drive())
          onPair(pair, driven)
          const others = (left.get(keeper) ?? 0) - 1
          left.set(keeper, others)
          // Not awaited: one that takes its time to end must not hold up the others.
          if (others === 0) void keeper.stop()
        }),
      )
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

function pairsOf(cells: readonly Cell[], keeper: Keeper): PlannedPair[] {
  const { program, contract, via } = keeper
  const its = cells.filter(
    (cell) => cell.server === program && cell.scenario.contract === contract && cell.via === via,
  )
  return [...Map.groupBy(its, ({ client }) => client).values()].map((ofClient) => ({
    keeper,
    cells: ofClient as [Cell, ...Cell[]],
  }))
}
