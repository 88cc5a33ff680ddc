import { rmSync } from "node:fs"
import { join } from "node:path"
import { FileError } from "@interop/files"
import { withProblem } from "../judge/outcome.ts"
import type { PageTemplate } from "../prepare/page-template.ts"
import { writeFailureBundles } from "./bundle/failure-bundle.ts"
import { evidenceOf } from "./evidence.ts"
import { keepAgreement } from "./keep-agreement.ts"
import { type RunRecord, resultsOf } from "./make-results.ts"
import type { Past } from "./page/page-data.ts"
import { type Report, type Reporter, loadReporters, reporterNames } from "./reporter.ts"
import { RESULTS_FILE, writeResults } from "./results-file.ts"
import type { Results } from "./results.ts"
import { printResults } from "./terminal.ts"

export interface ReportOptions {
  directory: string
  reporters: readonly string[]
  template: PageTemplate
  /** What the run is compared with. */
  past: (results: Results) => Past
  /** The verdict is not printed. */
  isQuiet?: boolean
}

/** Removes what reporters wrote, where it is there. */
export async function removeReports(directory: string): Promise<void> {
  for (const { files } of await loadReporters(reporterNames)) {
    for (const name of files) rmSync(join(directory, name), { force: true })
  }
}

/** Writes every report of a run and prints the verdict. */
export async function report(
  run: RunRecord,
  options: ReportOptions,
): Promise<{ results: Results; past: Past }> {
  const { directory } = options
  const results = resultsOf(run, directory)
  const past = options.past(results)
  const { keep, verdicts } = run
  const written = await writeReports(
    {
      results,
      kind: "run",
      evidence: evidenceOf(verdicts, run.recorder),
      past,
      contracts: run.selection.catalogue.contracts,
      directory,
      template: options.template,
    },
    options.reporters,
    [
      () => writeFailureBundles(run, results, directory),
      ...(keep ? [() => keepAgreement({ ...keep, verdicts })] : []),
    ],
    options,
  )
  return { results: written, past }
}

/** Writes what can be written and prints the verdict, unless it is to be quiet. A file that cannot be written makes it red. */
export async function writeReports(
  given: Report,
  names: readonly string[],
  /** What only the run itself can write. */
  ofVerdicts: readonly (() => void)[] = [],
  { isQuiet = false }: Pick<ReportOptions, "isQuiet"> = {},
): Promise<Results> {
  const content: Report = names.includes("html")
    ? given
    : { ...given, template: { problem: "it was not asked for" } }
  const { directory } = content
  const reporters = await loadReporters(names)
  const notes: string[] = []
  const written = new Set<string>()
  let { results } = content
  let failed = false
  const attempt = (write: () => void): void => {
    try {
      write()
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      // One is enough: a full disk fails them all.
      if (!failed) results = withProblem(results, error.message)
      failed = true
    }
  }
  const writeWith = (reporter: Reporter) =>
    attempt(() => {
      const its = reporter.write({ ...content, results })
      notes.push(...its)
      if (its.length === 0) for (const file of reporter.files) written.add(file)
    })
  for (const reporter of reporters.filter(isFirst)) writeWith(reporter)
  for (const write of ofVerdicts) attempt(write)
  for (const reporter of reporters.filter((each) => !isFirst(each))) writeWith(reporter)
  if (failed && reporters.some(isFirst)) {
    attempt(() => writeResults(results, join(directory, RESULTS_FILE)))
  }
  if (!isQuiet)
    printResults(results, { directory, baseline: content.past.baseline, written, notes })
  return results
}

/** The bundles of failed cells come after it: other commands need it most. */
function isFirst({ files }: Reporter): boolean {
  return files.includes(RESULTS_FILE)
}
