import type { Evidence } from "@interop/page-data"
import type { Verdict } from "../judge/verdict.ts"
import type { Recorder } from "../record/recorder.ts"
import { type CellId, cellKey, idOf, wayText } from "../select/coordinates.ts"
import { shortTimelineOf } from "./bundle/timeline.ts"

/** Of a long time line, what is kept of each end. */
const MOMENTS_OF_EACH_END = 60
/** A recording's headers may be long. */
const LONGEST_MOMENT = 600

/** What happened in one cell. */
export interface CellEvidence {
  cell: CellId
  evidence: Evidence
}

/** Of every cell in which something was observed. */
export function evidenceOf(
  verdicts: readonly Verdict[],
  recorder: Recorder | undefined,
): CellEvidence[] {
  const found = verdicts.flatMap((verdict): CellEvidence[] => {
    const wire = recorder?.entriesOf(verdict.cell) ?? []
    const { moments, left } = shortTimelineOf(verdict, wire, MOMENTS_OF_EACH_END)
    if (moments.length === 0) return []
    return [
      {
        cell: idOf(verdict.cell),
        evidence: {
          moments: moments.map(({ atMs, by, what }) => ({ atMs, by, what: cut(what) })),
          ...(left && { left }),
        },
      },
    ]
  })
  return inOrder(found)
}

/** Cells of one scenario show much the same: side by side they compress to a third. */
export function inOrder(evidence: readonly CellEvidence[]): CellEvidence[] {
  const orderOf = ({ cell }: CellEvidence) =>
    [cell.scenario, cell.client, cell.server, wayText(cell)].join("\n")
  return evidence
    .map((each) => ({ each, order: orderOf(each) }))
    .toSorted((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0))
    .map(({ each }) => each)
}

/** Where in the list the evidence of a cell is. */
export function evidencePlaces(evidence: readonly CellEvidence[]): ReadonlyMap<string, number> {
  return new Map(evidence.map(({ cell }, index) => [cellKey(cell), index]))
}

function cut(text: string): string {
  return text.length > LONGEST_MOMENT ? `${text.slice(0, LONGEST_MOMENT - 1)}…` : text
}
