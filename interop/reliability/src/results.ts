import type { MachineRecord } from "@interop/harness/parts"

export const figures = [
  "calls",
  "messages",
  "faults",
  "lost",
  "hung",
  "wrongOk",
  "crashed",
  "memoryMb",
  "slowdown",
  "recoveryMs",
] as const

export type Figure = (typeof figures)[number]

/** What one check found of one subject. */
export interface Row {
  check: string
  /** Who was tried: `typescript-async to typescript, tls`. */
  subject: string
  figures: Partial<Record<Figure, number>>
  /** Bounds that do not hold, each in a sentence. */
  broken: string[]
  /** A clean call failed as well: nothing is known. */
  void?: string
  /** Of another library, shown for comparison: broken bounds make no run red. */
  compared?: boolean
}

export type State = "held" | "broken" | "void" | "compared"

export function stateOf(row: Row): State {
  if (row.void !== undefined) return "void"
  if (row.compared === true) return "compared"
  return row.broken.length > 0 ? "broken" : "held"
}

export interface Results {
  formatVersion: 1
  startedAt: string
  seed: number
  long: boolean
  durationMs: number
  machine: MachineRecord
  rows: (Row & { state: State })[]
  /** Every bound was tried and held. */
  green: boolean
}

export function isGreen(rows: readonly Row[]): boolean {
  const states = rows.map(stateOf)
  return states.includes("held") && !states.includes("broken") && !states.includes("void")
}
