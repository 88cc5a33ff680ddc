import { join } from "node:path"
import { writeJunit } from "./junit.ts"
import { writeMarkdown } from "./markdown.ts"
import { type Results, type RunRecord, resultsOf, writeResults } from "./results.ts"
import { printResults } from "./terminal.ts"

/** Writes every report of a run and prints the verdict. */
export function report(run: RunRecord, directory: string): Results {
  const results = resultsOf(run)
  writeReports(results, directory)
  return results
}

export function writeReports(results: Results, directory: string): void {
  writeResults(results, join(directory, "results.json"))
  writeJunit(results, join(directory, "junit.xml"))
  writeMarkdown(results, join(directory, "summary.md"))
  printResults(results, directory)
}
