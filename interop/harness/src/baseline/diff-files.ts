import { writeFile } from "@interop/files"
import type { BaselineData } from "@interop/page-data"
import { totalsText } from "../judge/outcome.ts"
import { baselineCounts, baselineTitle } from "../report/baseline-text.ts"
import { codeSpan, plainText } from "../report/markdown-text.ts"
import { verdictText } from "../report/page/page-data.ts"
import type { Results } from "../report/results.ts"
import { idIn } from "../select/coordinates.ts"
import type { Section } from "./diff.ts"
import { isForTheWorse } from "./diff-text.ts"

/** Two runs, and in what they differ. */
export interface Compared {
  before: Results
  results: Results
  data: BaselineData
  sections: readonly Section[]
}

const MAX_SHOWN = 20
/** Rises when a field changes its name or meaning. */
const DIFF_FORMAT_VERSION = 1

/** For people: what changed, with what is for the worse in full. */
export function writeDiffMarkdown(compared: Compared, file: string): void {
  const { results, data, sections } = compared
  const lines = [
    `# ${isForTheWorse(sections) ? "Worse" : "No worse"}: ${baselineCounts(data)}`,
    "",
    `${baselineTitle(data)}, which was ${totalsText(data.totals)}. The run of ${results.startedAt} is ${verdictText(results)}.`,
    "",
    ...sections.flatMap(sectionLines),
  ]
  writeFile(file, `${lines.join("\n")}\n`)
}

function sectionLines({ title, texts, fails }: Section): string[] {
  if (texts.length === 0) return []
  const shown = fails ? texts : texts.slice(0, MAX_SHOWN)
  const left = texts.length - shown.length
  return [
    `## ${title.charAt(0).toUpperCase()}${title.slice(1)}: ${texts.length}`,
    "",
    ...shown.flatMap((text) => {
      const [first = "", ...rest] = text.split("\n")
      return [
        `- ${plainText(first, 2000)}`,
        ...rest.map((line) => `  - ${codeSpan(line.trim(), 2000)}`),
      ]
    }),
    ...(left > 0 ? [`- … and ${left} more`] : []),
    "",
  ]
}

/** For programs. */
export function writeDiffJson({ before, results, data, sections }: Compared, file: string): void {
  const { changes, addedCells: _, ...counts } = data
  const content = {
    formatVersion: DIFF_FORMAT_VERSION,
    worse: isForTheWorse(sections),
    before: { startedAt: before.startedAt, suite: before.suite, totals: before.totals },
    now: { startedAt: results.startedAt, suite: results.suite, totals: results.totals },
    counts,
    changes: changes.flatMap(({ cell: index, kind, before: outcome, beforeObserved }) => {
      const cell = results.cells[index]
      if (cell === undefined) return []
      const id = idIn(cell)
      const was = { outcome, ...(beforeObserved !== undefined && { observed: beforeObserved }) }
      const is = {
        outcome: cell.outcome,
        ...(cell.observed !== undefined && { observed: cell.observed }),
      }
      return [{ ...id, kind, before: was, now: is }]
    }),
    sections,
  }
  writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
}
