import { isOutcome, isRed } from "../judge/outcome.ts"
import { type KnownDivergences, observedText } from "../select/known-divergences.ts"
import { reproCommand } from "../select/repro-command.ts"
import { type BisectedCell, cellAt } from "./bisected-cell.ts"
import { type Search, type ShownTrial, type Trial, misfits } from "./search.ts"

export interface Found {
  bisected: BisectedCell
  search: Search
  /** The trials of this search, and what earlier ones saw. */
  known: Trial[]
  versions: readonly string[]
  divergencesAt: (version: string) => KnownDivergences
}

/** What came of a search, for people. */
export function foundText(found: Found): string {
  const { search } = found
  const { change, oldest, newest, trials } = search
  const skipped = trials.flatMap((each) => ("problem" in each ? [each] : []))
  return [
    ...(change === undefined ? sameLines(found) : changeLines(change, found)),
    ...oddLines(found),
    ...skipped.map(({ version, problem }) => `skipped: ${version}: ${problem}`),
    ...commandLines(change === undefined ? [oldest, newest] : [change.before, change.after], found),
    "",
  ].join("\n")
}

function sameLines({ search: { oldest, newest }, bisected: { library } }: Found): string[] {
  return [
    `no change: ${library} ${oldest.version} and ${newest.version} show the same`,
    ...shownLines([oldest]),
  ]
}

function changeLines(
  { before, after }: { before: ShownTrial; after: ShownTrial },
  { bisected, versions, search, divergencesAt }: Found,
): string[] {
  const [from, to] = [before, after].map(({ version }) => versions.indexOf(version))
  const between = versions.slice((from ?? 0) + 1, to)
  return [
    `${headOf(before, after, bisected.library)}; ${search.trials.length} of ${versions.length} versions tried`,
    ...(between.length > 0
      ? [`somewhere from ${between[0]} on: what is between cannot be had (${between.join(", ")})`]
      : []),
    ...shownLines([before, after]),
    ...differenceLines(before, after),
    ...[before, after].map(({ version }) => {
      const entry = divergencesAt(version).of(cellAt(bisected, version))
      return entry === undefined
        ? `known divergence at ${version}: none`
        : `known divergence at ${version}: ${entry.place} "${observedText(entry)}"`
    }),
  ]
}

/** What shows that there is more than one change, and where to look for the others. */
function oddLines({ known, versions, search, bisected: { library } }: Found): string[] {
  const { oldest, newest, change } = search
  const odd = misfits(known, versions, search)
  const alike = Map.groupBy(odd, ({ shown }) => `${shown.outcome}  ${shown.observed}`)
  const place = ({ version }: ShownTrial) => versions.indexOf(version)
  const older = odd.find((each) => change === undefined || place(each) < place(change.after))
  const newer = change && odd.findLast((each) => place(each) >= place(change.after))
  return [
    ...[...alike].map(
      ([shown, trials]) =>
        `not the only change: ${library} ${trials.map(({ version }) => version).join(", ")} shows ${shown}`,
    ),
    ...(older ? [`a change before: --from ${oldest.version} --to ${older.version}`] : []),
    ...(newer ? [`a change after: --from ${newer.version} --to ${newest.version}`] : []),
  ]
}

function headOf(before: ShownTrial, after: ShownTrial, library: string): string {
  const [was, is] = [before, after].map(
    ({ shown }) => isOutcome(shown.outcome) && isRed(shown.outcome),
  )
  const { version } = after
  if (was && !is)
    return `mended by an upgrade to ${library} ${version}, the next after ${before.version}`
  if (!was && is) return `wrong since ${library} ${version}, the next after ${before.version}`
  return `changed in ${library} ${version}, the next after ${before.version}`
}

function shownLines(trials: readonly ShownTrial[]): string[] {
  const width = Math.max(...trials.map(({ version }) => version.length))
  return trials.map(
    ({ version, shown }) => `  ${version.padEnd(width)}  ${shown.outcome}  ${shown.observed}`,
  )
}

/** Of observations with several parts those that are not in both. */
function differenceLines({ shown: was }: ShownTrial, { shown: is }: ShownTrial): string[] {
  const [before, after] = [was, is].map(({ observed }) => observed.split("; "))
  const only = (parts: string[] = [], others: string[] = []) =>
    parts.filter((part) => !others.includes(part)).join("; ") || "nothing more"
  if (before?.length === 1 && after?.length === 1) return []
  return [`differs: "${only(before, after)}" became "${only(after, before)}"`]
}

function commandLines(trials: readonly ShownTrial[], { bisected }: Found): string[] {
  return trials.map(({ version }) =>
    reproCommand(cellAt(bisected, version), { runtime: "process" }),
  )
}
