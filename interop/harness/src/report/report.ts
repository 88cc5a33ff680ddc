import { rmSync } from "node:fs"
import { join } from "node:path"
import { FileError } from "@interop/files"
import { withProblem } from "../judge/outcome.ts"
import { writeFailureBundles } from "./bundle/failure-bundle.ts"
import { keepAgreement } from "./keep-agreement.ts"
import { writeJunit } from "./junit.ts"
import { writeMarkdown } from "./markdown.ts"
import { writeObservedMarkdown } from "./observed-markdown.ts"
import { forPeople, observedOf, writeObserved } from "./observed.ts"
import { type RunRecord, resultsOf } from "./make-results.ts"
import { writeResults } from "./results-file.ts"
import type { ContractFolder } from "../select/contracts.ts"
import type { Results } from "./results.ts"
import { printResults } from "./terminal.ts"

const files = {
  results: "results.json",
  junit: "junit.xml",
  summary: "summary.md",
  observed: "observed.json",
  observedText: "observed.md",
}

/** Removes what writeReports wrote, where it is there. */
export function removeReports(directory: string): void {
  for (const name of Object.values(files)) rmSync(join(directory, name), { force: true })
}

/** Writes every report of a run and prints the verdict. */
export function report(run: RunRecord, directory: string): Results {
  const results = resultsOf(run, directory)
  const { keep, verdicts } = run
  return writeReports(results, directory, {
    contracts: run.selection.catalogue.contracts,
    ofVerdicts: [
      () => writeFailureBundles(run, results, directory),
      ...(keep ? [() => keepAgreement({ ...keep, verdicts })] : []),
    ],
  })
}

/** Writes what can be written and prints the verdict. A file that cannot be written makes it red. */
export function writeReports(
  results: Results,
  directory: string,
  {
    contracts,
    ofVerdicts = [],
  }: {
    contracts: readonly ContractFolder[]
    /** What only the run itself can write. */
    ofVerdicts?: readonly (() => void)[]
  },
): Results {
  const observed = observedOf(results)
  const failures = [
    () => writeResults(results, join(directory, files.results)),
    ...ofVerdicts,
    () => writeJunit(results, join(directory, files.junit)),
    () => writeMarkdown(results, join(directory, files.summary)),
    () => writeObserved(observed, join(directory, files.observed)),
    () =>
      writeObservedMarkdown(forPeople(observed, contracts), join(directory, files.observedText)),
  ].flatMap(failureOf)
  const [first] = failures
  const final = first === undefined ? results : withProblem(results, first.message)
  if (first !== undefined) failureOf(() => writeResults(final, join(directory, files.results)))
  printResults(final, directory)
  return final
}

function failureOf(write: () => void): FileError[] {
  try {
    write()
    return []
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return [error]
  }
}
