import { readFileSync } from "node:fs"
import { UsageError } from "@interop/command-line"
import type { Cell } from "./cells.ts"
import { type CellId, idOf } from "./coordinates.ts"

/** The cells that a run, or all its shards together, must report: what `list --json` prints. */
export interface RunPlan {
  cells: CellId[]
}

export function planOf(cells: readonly Cell[]): RunPlan {
  return { cells: cells.map(idOf) }
}

export function readPlan(file: string): RunPlan {
  const plan = readJson<RunPlan>(file)
  if (!Array.isArray(plan.cells) || plan.cells.length === 0) {
    throw new UsageError(`${file} is no plan with cells; make one with: harness list --json`)
  }
  return plan
}

/** Throws a UsageError that names the file. */
export function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T
  } catch (cause) {
    throw new UsageError(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}
