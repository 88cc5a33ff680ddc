import { join } from "node:path"
import { styleText } from "node:util"
import type { BaselineData } from "@interop/page-data"
import Table from "cli-table3"
import { wayText } from "../select/coordinates.ts"
import { shortPath } from "../workspace.ts"
import { baselineCounts, baselineTitle } from "./baseline-text.ts"
import { cellsText, countText, countsAs, totalsText } from "../judge/outcome.ts"
import { shownDivergences } from "./divergences.ts"
import { failureLines } from "./failure.ts"
import { excerpt } from "./printable.ts"
import { matrixOf } from "./matrix.ts"
import type { CellRecord, Results } from "./results.ts"
import { wallTimeLine } from "./wall-time.ts"

const MAX_GROUPS_SHOWN = 20
const MAX_VERSIONS_SHOWN = 5
const LONGEST_LINE = 2000
const colours = {
  pass: "green",
  red: "red",
  diverges: "cyan",
  unsupported: "yellow",
  empty: "gray",
} as const

/** Of the reports that were written, the one for people comes first. */
const forPeople = ["index.html", "summary.md", "junit.xml", "results.json"]

export interface Printed {
  directory: string
  baseline: BaselineData | undefined
  /** Names of the files that were written. */
  written: ReadonlySet<string>
  /** What else people should know, a line each. */
  notes: readonly string[]
}

/** The verdict, as a person at a terminal reads it. */
export function printResults(
  results: Results,
  { directory, baseline, written, notes }: Printed,
): void {
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const { clients, rows } = matrixOf(results)
  const table = new Table({
    head: ["server \\ client", ...clients],
    style: { head: [], border: [], compact: true },
  })
  for (const { server, entries } of rows) {
    table.push([server, ...entries.map(({ text, state }) => styleText(colours[state], text))])
  }
  print(table.toString())

  for (const { id, agreed } of results.scenarios) {
    if (agreed === undefined) continue
    print(
      `${id}: ${agreed.clients} of ${agreed.of} clients saw ${excerpt(agreed.shown, LONGEST_LINE)}`,
    )
  }
  const groups = alike(results.cells.filter(({ outcome }) => countsAs(outcome) !== "passed"))
  for (const { cells, clients } of groups.slice(0, MAX_GROUPS_SHOWN)) {
    const [first, ...others] = cells
    print(failureLines(first).join("\n"))
    const whose = first.outcome === "not-run" ? "" : " of this pair"
    if (others.length > 0)
      print(`  … and ${cellsText(others.length)} more${whose} for the same reason`)
    if (clients.length > 0) print(`  … and just the same with ${clients.join(", ")}`)
  }
  if (groups.length > MAX_GROUPS_SHOWN) {
    print(`… and ${groups.length - MAX_GROUPS_SHOWN} more in the report`)
  }
  for (const { entry, cells, why, upstream } of shownDivergences(results)) {
    print(`${countText(cells.length, "diverges")} as ${entry} says: ${why} (${upstream})`)
  }
  for (const { implementation, missing } of results.absent) {
    for (const { tool, install } of missing)
      print(`absent: ${implementation} needs ${tool}: ${install}`)
  }
  for (const line of results.mixed ?? []) print(styleText("yellow", `mixed: ${line}`))
  for (const problem of results.problems) print(styleText("red", excerpt(problem, LONGEST_LINE)))
  if (baseline !== undefined) printBaseline(baseline, print)
  const wallTime = wallTimeLine(results)
  if (wallTime !== undefined) print(wallTime)
  if (results.seed !== undefined) print(`messages were drawn with --seed ${results.seed}`)
  for (const note of notes) print(note)
  const verdict = results.green ? styleText("green", "green") : styleText("red", "red")
  const file = forPeople.find((name) => written.has(name))
  const where = file === undefined ? "none" : join(shortPath(directory), file)
  print(
    `${verdict}: ${totalsText(results.totals)}, in ${(results.durationMs.cells / 1000).toFixed(2)} s; report: ${where}`,
  )
}

interface Group {
  cells: [CellRecord, ...CellRecord[]]
  /** Further clients that saw just the same of the same server in the same cells. */
  clients: string[]
}

function printBaseline(baseline: BaselineData, print: (line: string) => void): void {
  print(`${baselineTitle(baseline)}:`)
  for (const line of baseline.versions.slice(0, MAX_VERSIONS_SHOWN)) print(`  ${line}`)
  const left = baseline.versions.length - MAX_VERSIONS_SHOWN
  if (left > 0) print(`  … and ${left} changed versions more`)
  print(`  ${baselineCounts(baseline)}`)
}

/** The cells of one pair that share a reason, together; of all pairs where they were not run. */
function alike(cells: CellRecord[]): Group[] {
  const pairs = Map.groupBy(cells, (cell) =>
    [...(cell.outcome === "not-run" ? [] : [cell.server, cell.client]), whatWasSeen(cell)].join(
      "\n",
    ),
  )
  const groups = Map.groupBy(pairs.values(), (its) =>
    its
      .flatMap((cell) => [cell.server, cell.scenario, wayText(cell), whatWasSeen(cell)])
      .join("\n"),
  )
  return [...groups.values()].map(([first = [], ...others]) => ({
    cells: first as Group["cells"],
    clients: others.flatMap(([cell]) => (cell === undefined ? [] : [cell.client])),
  }))
}

function whatWasSeen({ outcome, reason, expected, actual }: CellRecord): string {
  return [outcome, reason, expected, actual].join("\n")
}
