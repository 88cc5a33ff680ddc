import { join } from "node:path"
import { Command } from "commander"
import { diff } from "../baseline/diff.ts"
import { diffText, isForTheWorse } from "../baseline/diff-text.ts"
import { readResults } from "../report/results-file.ts"
import { defaultReportDirectory } from "../workspace.ts"
import { path } from "./options.ts"

interface Flags {
  results: string
}

export const diffCommand = new Command("diff")
  .argument("<baseline>", "results.json of the earlier run", path)
  .option(
    "--results <file>",
    "of the later run",
    path,
    join(defaultReportDirectory, "results.json"),
  )
  .action((baseline: string, { results }: Flags) => {
    const sections = diff(readResults(baseline), readResults(results))
    process.stdout.write(diffText(sections))
    if (isForTheWorse(sections)) process.exitCode = 1
  })
