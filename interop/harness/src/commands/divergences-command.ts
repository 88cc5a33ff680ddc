import { join } from "node:path"
import { Command } from "commander"
import { readCatalogue } from "../select/catalogue.ts"
import {
  type KnownDivergence,
  type Selectors,
  readKnownDivergences,
} from "../select/known-divergences.ts"
import { cellsText, countOutcomes } from "../judge/outcome.ts"
import { readResults } from "../report/results-file.ts"
import { suggest } from "../suggest/suggest.ts"
import { defaultReportDirectory, shortPath } from "../workspace.ts"
import { type SourceFlags, path, sourcesOf, withSources } from "./options.ts"

interface Flags extends SourceFlags {
  suggest?: boolean
  results: string
}

export const divergencesCommand = withSources(new Command("divergences"))
  .option("--suggest", "print entries for the failed cells, to be given their reasons by hand")
  .option(
    "--results <file>",
    "of the run whose cells failed",
    path,
    join(defaultReportDirectory, "results.json"),
  )
  .action((flags: Flags) => {
    const sources = sourcesOf(flags)
    const catalogue = readCatalogue(sources)
    const known = readKnownDivergences(sources.knownDivergences, catalogue)
    if (flags.suggest !== true) {
      process.stdout.write(known.entries.map(textOf).join(""))
      const cells = known.entries.reduce((sum, entry) => sum + entry.cells.length, 0)
      process.stdout.write(`${entriesText(known.entries.length)}, ${cellsText(cells)}\n`)
      return
    }
    const results = readResults(flags.results)
    const { yaml, outdated } = suggest(results, catalogue, known)
    const notRun = countOutcomes(results.cells)["not-run"]
    if (notRun > 0) process.stderr.write(`${cellsText(notRun)} not run: nothing is known of that\n`)
    for (const [{ place }, count] of outdated) {
      process.stderr.write(
        `left out: ${cellsText(count)} that failed; ${place} says that something else is shown there: change or delete it\n`,
      )
    }
    if (yaml === "" && outdated.size === 0) {
      process.stderr.write(`no cell failed in ${shortPath(flags.results)}\n`)
    }
    process.stdout.write(yaml)
  })

function entriesText(count: number): string {
  return `${count} ${count === 1 ? "entry" : "entries"}`
}

function textOf({ place, selectors, observed, why, upstream, cells }: KnownDivergence): string {
  const which = Object.entries(selectors).map(
    ([dimension, selector]) => `${dimension} ${selectorText(selector)}`,
  )
  return [
    `${place}  ${cellsText(cells.length)}: ${which.join(", ")}`,
    `  shows ${observed}`,
    `  ${why} (${upstream})`,
    "",
  ].join("\n")
}

function selectorText(selector: NonNullable<Selectors[keyof Selectors]>): string {
  const isByName = typeof selector === "string" || Array.isArray(selector)
  return isByName ? [selector].flat().join(" ") : `of ${[selector.library].flat().join(" and ")}`
}
