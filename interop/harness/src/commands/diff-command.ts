import { join } from "node:path"
import { Command } from "commander"
import { type Section, diff } from "../baseline/diff.ts"
import { readResults } from "../report/results-file.ts"
import { defaultReportDirectory } from "../workspace.ts"
import { path } from "./options.ts"

interface Flags {
  results: string
}

const MAX_SHOWN = 20

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
    for (const section of sections) process.stdout.write(textOf(section))
    const counts = sections.map(({ title, texts }) => `${texts.length} ${title}`)
    process.stdout.write(`${counts.join(", ")}\n`)
    if (sections.some(({ fails, texts }) => fails && texts.length > 0)) process.exitCode = 1
  })

/** What fails is shown to the last cell. */
function textOf({ title, texts, fails }: Section): string {
  if (texts.length === 0) return ""
  const shown = fails ? texts : texts.slice(0, MAX_SHOWN)
  const rest = texts.length - shown.length
  const indented = shown.map((text) => `  ${text.replaceAll("\n", "\n  ")}\n`)
  return `${title}\n${indented.join("")}${rest > 0 ? `  … and ${rest} more\n` : ""}`
}
