import { dirname, join } from "node:path"
import { FailureError, UsageError } from "@interop/command-line"
import { makeDirectory } from "@interop/files"
import { Command } from "commander"
import { diff } from "../baseline/diff.ts"
import { writeDiffJson, writeDiffMarkdown } from "../baseline/diff-files.ts"
import { diffText, isForTheWorse } from "../baseline/diff-text.ts"
import { baselineData } from "../baseline/baseline-data.ts"
import { History, historyRunOf } from "../baseline/history.ts"
import { LAST_GREEN } from "../report/baseline-text.ts"
import { type CellEvidence, inOrder } from "../report/evidence.ts"
import { EVIDENCE_FILE, readEvidence } from "../report/evidence-file.ts"
import { PAGE_FILE, reporter as html } from "../report/reporters/html.ts"
import { readResults } from "../report/results-file.ts"
import type { Results } from "../report/results.ts"
import {
  defaultDiffDirectory,
  defaultReportDirectory,
  historyDirectory,
  shortPath,
} from "../workspace.ts"
import { path } from "./options.ts"
import { pageForCommand } from "./page-for-command.ts"

interface Flags {
  results?: string
  reportDir: string
  historyDir: string
}

export const diffCommand = new Command("diff")
  .argument(
    "[baseline]",
    "results.json of the earlier run (default: the last green run in the history)",
    path,
  )
  .argument("[later]", "results.json of the later run (default: that of the last run)", path)
  .option("--results <file>", "the same as the second argument", path)
  .option("--report-dir <directory>", "where its reports go", path, defaultDiffDirectory)
  .option("--history-dir <directory>", "where runs are kept", path, historyDirectory)
  .action(async (earlier: string | undefined, later: string | undefined, flags: Flags) => {
    if (later !== undefined && flags.results !== undefined) {
      throw new UsageError("the later run is named twice: by the second argument and by --results")
    }
    const file = later ?? flags.results ?? join(defaultReportDirectory, "results.json")
    const baseline =
      earlier === undefined
        ? undefined
        : { source: shortPath(earlier), results: readResults(earlier) }
    const results = readResults(file)
    const { source, results: before } = baseline ?? lastGreen(results, flags)
    const sections = diff(before, results)
    process.stdout.write(diffText(sections))

    const data = baselineData(source, before, results)
    const compared = { before, results, data, sections }
    const { reportDir: directory } = flags
    makeDirectory(directory)
    writeDiffMarkdown(compared, join(directory, "diff.md"))
    writeDiffJson(compared, join(directory, "diff.json"))
    const notes = html.write({
      results,
      kind: "diff",
      evidence: evidenceBeside(file),
      past: { baseline: data, history: [historyRunOf(results)] },
      contracts: [],
      directory,
      template: await pageForCommand(),
    })
    for (const note of notes) process.stderr.write(`${note}\n`)
    const written = notes.length > 0 ? "diff.md" : PAGE_FILE
    process.stdout.write(`report: ${join(shortPath(directory), written)}\n`)
    if (isForTheWorse(sections)) process.exitCode = 1
  })

function lastGreen(results: Results, { historyDir }: Flags): { source: string; results: Results } {
  const history = new History(historyDir, (line) => process.stderr.write(`${line}\n`))
  const green = history.lastGreen(results)
  if (green !== undefined) return { source: LAST_GREEN, results: green }
  throw new FailureError(
    `there is no green run to compare with in ${shortPath(historyDir)}; name a results.json: npm run harness -- diff BEFORE.json`,
  )
}

/** What cannot be read is missing in the page, and nowhere else. */
function evidenceBeside(file: string): CellEvidence[] {
  try {
    return inOrder(readEvidence(join(dirname(file), EVIDENCE_FILE)))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`no time lines: ${error.message}\n`)
    return []
  }
}
