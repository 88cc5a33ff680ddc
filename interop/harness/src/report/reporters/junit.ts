import { writeFile } from "@interop/files"
import type { Builder, TestSuite } from "junit-report-builder"
import junit from "junit-report-builder"
import { join } from "node:path"
import { countsAs, isFailure } from "../../judge/outcome.ts"
import { failureLines } from "../failure.ts"
import { wayText } from "../../select/coordinates.ts"
import { excerpt } from "../printable.ts"
import type { Reporter } from "../reporter.ts"
import type { CellRecord, Results } from "../results.ts"

const JUNIT_FILE = "junit.xml"
const LONGEST = 4000

export const reporter: Reporter = {
  files: [JUNIT_FILE],
  write({ results, directory }) {
    writeJunit(results, join(directory, JUNIT_FILE))
    return []
  },
}

/**
 * A test suite for each pair, a test case for each cell; a suite `the run` with
 * a failed case for each problem that no cell has. Not run counts as an error,
 * unsupported as skipped; what diverges as recorded passes, and says so.
 */
export function writeJunit({ cells, problems }: Results, file: string): void {
  // The package's types name a default export that its CommonJS does not have: the module is the builder.
  const report = (junit as unknown as Builder).newBuilder()
  const pairs = Map.groupBy(cells, ({ server, client }) => `${client} to ${server}`)
  for (const [pair, cellsOfPair] of pairs) {
    const suite = report.testSuite().name(pair)
    for (const cell of cellsOfPair) addCell(suite, pair, cell)
  }
  if (problems.length > 0) addProblems(report.testSuite().name("the run"), problems)
  writeFile(file, report.build())
}

function addCell(suite: TestSuite, pair: string, cell: CellRecord): void {
  const { scenario, outcome, durationMs } = cell
  const reason = excerpt(cell.reason ?? "", LONGEST)
  const test = suite
    .testCase()
    .className(pair)
    .name(`${scenario} over ${wayText(cell)}`)
    .time(durationMs / 1000)
  // The package takes the first end of a CDATA section out of a text, and no other.
  const details = failureLines(cell)
    .join("\n")
    .replaceAll("]]>", String.raw`]]\u{3e}`)
  switch (countsAs(outcome)) {
    case "passed":
      if (outcome !== "pass") test.standardOutput(details)
      break
    case "skipped":
      test.skipped()
      break
    case "failed":
      if (isFailure(outcome)) test.failure(reason).stacktrace(details)
      else test.error(reason, undefined, details)
  }
}

function addProblems(suite: TestSuite, problems: readonly string[]): void {
  for (const problem of problems.map((each) => excerpt(each, LONGEST))) {
    suite.testCase().className("the run").name(problem).failure(problem)
  }
}
