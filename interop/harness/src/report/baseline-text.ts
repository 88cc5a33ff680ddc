import type { BaselineData } from "@interop/page-data"

/** What a baseline that nobody named is called. */
export const LAST_GREEN = "last green run"

/** `Since the last green run, 2026-01-02T03:04:05.678Z`. */
export function baselineTitle({ source, startedAt, commit, sameSelection }: BaselineData): string {
  const at = commit === undefined ? "" : `, commit ${commit.slice(0, 12)}`
  const other = sameSelection ? "" : ", which had other cells as well, or not all of these"
  const which = source === LAST_GREEN ? `the ${source}` : source
  return `Since ${which} (${startedAt}${at}${other})`
}

/** One line. */
export function baselineCounts(baseline: BaselineData): string {
  const { newReds, fixed, stillRed, worse, added, gone } = baseline
  return [
    newReds === 1 ? "1 new red" : `${newReds} new reds`,
    `${fixed} fixed`,
    `${stillRed} still red`,
    ...(worse > 0 ? [`${worse} worse and not red`] : []),
    ...(added > 0 ? [`${added} cells that it did not have`] : []),
    ...(gone > 0 ? [`${gone} that only it had`] : []),
  ].join(", ")
}
