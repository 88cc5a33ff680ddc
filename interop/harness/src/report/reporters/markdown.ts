import { join } from "node:path"
import { writeFile } from "@interop/files"
import { writeObservedMarkdown } from "../observed-markdown.ts"
import { forPeople, observedOf } from "../observed.ts"
import type { Reporter } from "../reporter.ts"
import { summaryLines } from "../summary.ts"

const SUMMARY_FILE = "summary.md"
const OBSERVED_FILE = "observed.md"

/** For people, as text. */
export const reporter: Reporter = {
  files: [SUMMARY_FILE, OBSERVED_FILE],
  write(report) {
    const { results, contracts, directory } = report
    const summary = summaryLines(report)
    writeFile(join(directory, SUMMARY_FILE), `${summary.join("\n")}\n`)
    const observed = forPeople(observedOf(results), contracts)
    writeObservedMarkdown(observed, join(directory, OBSERVED_FILE))
    return []
  },
}
