import { join } from "node:path"
import { writeFailureBundles } from "./bundle/failure-bundle.ts"
import { writeJunit } from "./junit.ts"
import { writeMarkdown } from "./markdown.ts"
import { writeObservedMarkdown } from "./observed-markdown.ts"
import { observedOf, writeObserved } from "./observed.ts"
import { type RunRecord, resultsOf } from "./make-results.ts"
import { writeResults } from "./results-file.ts"
import type { Results } from "./results.ts"
import { printResults } from "./terminal.ts"

/** Writes every report of a run and prints the verdict. */
export function report(run: RunRecord, directory: string): Results {
  const results = resultsOf(run, directory)
  writeFailureBundles(run, results, directory)
  writeReports(results, directory)
  return results
}

export function writeReports(results: Results, directory: string): void {
  writeResults(results, join(directory, "results.json"))
  writeJunit(results, join(directory, "junit.xml"))
  writeMarkdown(results, join(directory, "summary.md"))
  const observed = observedOf(results)
  writeObserved(observed, join(directory, "observed.json"))
  writeObservedMarkdown(observed, join(directory, "observed.md"))
  printResults(results, directory)
}
