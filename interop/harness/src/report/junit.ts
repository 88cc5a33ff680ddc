import { writeFile } from "@interop/files"
import type { Builder } from "junit-report-builder"
import junit from "junit-report-builder"
import { failureLines } from "./failure.ts"
import type { CellRecord, Results } from "./results.ts"

/** A test suite for each pair, a test case for each cell. Not run counts as an error, unsupported as skipped; what diverges as recorded passes, and says so. */
export function writeJunit({ cells }: Results, file: string): void {
  // The package's types name a default export that its CommonJS does not have: the module is the builder.
  const report = junit as unknown as Builder
  const pairs = Map.groupBy(cells, ({ server, client }) => `${client} to ${server}`)
  for (const [pair, itsCells] of pairs) {
    const suite = report.testSuite().name(pair)
    for (const cell of itsCells) {
      const test = suite
        .testCase()
        .className(pair)
        .name(`${cell.scenario} over ${cell.transport}`)
        .time(cell.durationMs / 1000)
      const message = cell.reason ?? ""
      switch (cell.outcome) {
        case "pass":
          break
        case "diverges":
          test.standardOutput(details(cell))
          break
        case "fail":
          test.failure(message).stacktrace(details(cell))
          break
        case "not-run":
          test.error(message).stacktrace(details(cell))
          break
        case "unsupported":
          test.skipped()
          break
      }
    }
  }
  writeFile(file, report.build())
}

function details(cell: CellRecord): string {
  return failureLines(cell).join("\n")
}
