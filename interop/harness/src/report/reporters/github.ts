import { appendFileSync } from "node:fs"
import { unwritable } from "@interop/files"
import { isRed } from "../../judge/outcome.ts"
import { cellKey } from "../../select/coordinates.ts"
import { excerpt } from "../printable.ts"
import type { Report, Reporter } from "../reporter.ts"
import type { CellRecord } from "../results.ts"
import { summaryLines } from "../summary.ts"

/** GitHub shows no more of one step. */
const MAX_ANNOTATIONS = 10
const LONGEST = 600

/** A job's page in GitHub Actions: the summary, and an annotation for each cell that is newly red. */
export const reporter: Reporter = {
  files: [],
  write(report) {
    const file = process.env["GITHUB_STEP_SUMMARY"]
    const newReds = newRedsIn(report)
    const shown = newReds.slice(
      0,
      newReds.length > MAX_ANNOTATIONS ? MAX_ANNOTATIONS - 1 : MAX_ANNOTATIONS,
    )
    for (const cell of shown) process.stdout.write(annotation(cell))
    const left = newReds.length - shown.length
    if (left > 0) process.stdout.write(command("and more", `${left} more cells are newly red`))
    if (!file) return ["no job summary: GITHUB_STEP_SUMMARY names no file"]
    const lines = summaryLines(report)
    try {
      appendFileSync(file, `${lines.join("\n")}\n`)
    } catch (cause) {
      throw unwritable(file, cause)
    }
    return []
  },
}

function newRedsIn({ results, past: { baseline } }: Report): CellRecord[] {
  const turned = new Map(baseline?.changes.map(({ cell, before }) => [cell, before]))
  const added = new Set(baseline?.addedCells)
  return results.cells.filter(({ outcome }, index) => {
    if (!isRed(outcome)) return false
    if (baseline === undefined || added.has(index)) return true
    const before = turned.get(index)
    return before !== undefined && !isRed(before)
  })
}

function annotation(cell: CellRecord): string {
  const { reason = "", expected, actual = "nothing", repro } = cell
  const difference =
    expected === undefined
      ? reason
      : `${excerpt(actual, LONGEST)} instead of ${excerpt(expected, LONGEST)}`
  const lines = [
    excerpt(difference, 3 * LONGEST),
    ...(repro === undefined ? [] : [`Reproduce: ${repro}`]),
  ]
  return command(cellKey(cell), lines.join("\n"))
}

/** A workflow command, which a line feed, or a colon in its title, would end. */
function command(title: string, message: string): string {
  return `::error title=${inProperty(title)}::${inMessage(message)}\n`
}

function inMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")
}

function inProperty(text: string): string {
  return inMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
}
