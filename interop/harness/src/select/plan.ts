import { readFileSync } from "node:fs"
import { UsageError } from "@interop/command-line"
import type { Cell } from "./cells.ts"
import { type CellId, cellKey, coordinates, idOf } from "./coordinates.ts"

/** The cells that a run, or all its shards together, must report: what `list --json` prints. */
export interface RunPlan {
  cells: CellId[]
}

export function planOf(cells: readonly Cell[]): RunPlan {
  return { cells: cells.map(idOf) }
}

/** Throws a UsageError where the file is no plan, or names a cell twice. */
export function readPlan(file: string): RunPlan {
  const plan = readJson<Partial<RunPlan> | null>(file)
  const cells = Array.isArray(plan?.cells) ? plan.cells : []
  if (cells.length === 0 || !cells.every(isCellId)) {
    throw new UsageError(`${file} is no plan with cells; make one with: harness list --json`)
  }
  const seen = new Set<string>()
  for (const key of cells.map(cellKey)) {
    if (seen.has(key)) throw new UsageError(`${file} plans the same cell twice: ${key}`)
    seen.add(key)
  }
  return { cells }
}

function isCellId(value: unknown): value is CellId {
  const names = (value ?? {}) as Partial<CellId>
  return coordinates.every(
    ({ key, usual }) =>
      typeof names[key] === "string" || (names[key] === undefined && usual !== undefined),
  )
}

/** Throws a UsageError that names the file. */
export function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T
  } catch (cause) {
    throw new UsageError(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}
