import type { BaselineData, Change, HistoryRun, Outcome, PageData } from "./page-data.ts"

export const outcomes: readonly Outcome[] = ["pass", "diverges", "unsupported", "fail", "not-run"]
export const changeKinds: readonly Change["kind"][] = ["worse", "better", "other"]
export const sides = ["client", "server", "wire"] as const

/** Of a cell, texts of which each is the same in many cells. */
export const textColumns = [
  "server",
  "client",
  "scenario",
  "transport",
  "via",
  "observed",
  "divergence",
  "declaredBy",
  "reason",
  "expected",
  "actual",
  "smallest",
] as const

/** Those that differ from cell to cell by the names of its coordinates. */
export const namingColumns = ["repro", "bundle"] as const

/** One number a cell: an index into the texts, counted from 1; 0 where the cell has none. Absent: no cell has any. */
export type Column = number[]

export interface PackedCells {
  count: number
  outcome: number[]
  durationMs: number[]
  texts: Partial<Record<(typeof textColumns)[number], Column>>
  /** The texts have the names of coordinates cut out. */
  naming: Partial<Record<(typeof namingColumns)[number], Column>>
  /** Indexes of lists of texts. */
  logs?: Column
  logLists: number[][]
  /** Counted from 1, 0 where there is none. */
  evidence?: Column
}

export interface PackedHistoryRun extends Omit<HistoryRun, "notPassed"> {
  /** By outcome, indexes of texts. */
  notPassed: number[][]
}

export interface PackedBaseline extends Omit<BaselineData, "changes"> {
  changes: {
    cell: number[]
    kind: number[]
    before: number[]
    beforeObserved: Column
  }
}

/** What is compressed: columns of numbers, and each text once. */
export interface PackedPage extends Omit<PageData, "cells" | "history" | "baseline"> {
  texts: string[]
  cells: PackedCells
  history: PackedHistoryRun[]
  baseline?: PackedBaseline
}

/** Time lines, one after the other. */
export interface PackedEvidence {
  texts: string[]
  /** Moments of each. */
  lengths: number[]
  /** Microseconds since the moment before. */
  afterUs: number[]
  by: number[]
  what: number[]
  /** `[time line, at, count]` of those that are shortened. */
  left: [number, number, number][]
}

/** Time lines that are compressed together. */
export const EVIDENCE_PER_PIECE = 256

/** A text with the names of its cell cut out: each part, then the index of the name that follows it. */
export const namesIn = ({
  server,
  client,
  scenario,
  transport,
}: Record<"server" | "client" | "scenario" | "transport", string>): string[] => [
  server,
  client,
  scenario,
  transport,
  // As it stands in the names of files.
  scenario.replaceAll("/", "."),
]
