import { join } from "node:path"
import { Command } from "commander"
import { readCatalogue } from "../select/catalogue.ts"
import {
  type KnownDivergence,
  type Selectors,
  observedText,
  readKnownDivergences,
} from "../select/known-divergences.ts"
import { rangeIn, wordsOf } from "../select/program-selector.ts"
import { cellsText, countOutcomes, isFailure } from "../judge/outcome.ts"
import type { CellRecord, ProgramRecord, Results } from "../report/results.ts"
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
    const all = readResults(flags.results)
    const results = { ...all, cells: all.cells.filter((cell) => !hasVersion(cell, all)) }
    const ofVersions = all.cells.filter((cell) => isFailure(cell.outcome) && hasVersion(cell, all))
    if (ofVersions.length > 0) {
      process.stderr.write(
        `left out: ${cellsText(ofVersions.length)} that failed with versions of a library: find since when by bisect, and write the entry with versions\n`,
      )
    }
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

/** One of its programs ran with another version than its stack has. */
function hasVersion(cell: CellRecord, { servers, clients }: Results): boolean {
  const has = (programs: readonly ProgramRecord[], name: string) =>
    programs.some((each) => each.name === name && each.version !== undefined)
  return has(servers, cell.server) || has(clients, cell.client)
}

function entriesText(count: number): string {
  return `${count} ${count === 1 ? "entry" : "entries"}`
}

function textOf(entry: KnownDivergence): string {
  const { place, selectors, why, upstream, cells } = entry
  const which = Object.entries(selectors).map(
    ([dimension, selector]) => `${dimension} ${selectorText(selector)}`,
  )
  return [
    `${place}  ${cellsText(cells.length)}: ${which.join(", ")}`,
    `  shows "${observedText(entry)}"`,
    `  ${why} (${upstream})`,
    "",
  ].join("\n")
}

function selectorText(selector: NonNullable<Selectors[keyof Selectors]>): string {
  if (typeof selector === "string" || Array.isArray(selector)) return [selector].flat().join(" ")
  const range = rangeIn(selector)
  const versions = range === undefined ? "" : ` ${range}`
  const words = wordsOf(selector)
  return "programs" in selector
    ? `${words.join(" ")}${versions}`
    : `of ${words.join(" and ")}${versions}`
}
