import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { type Command, Option } from "commander"
import { placements } from "../select/placement.ts"
import { depths } from "../select/scenario.ts"
import { wallTimeOf } from "../report/wall-time.ts"
import type { Sources } from "../select/catalogue.ts"
import { readResults } from "../report/results-file.ts"
import {
  defaultReportDirectory,
  implementationsDirectory,
  knownDivergencesDirectory,
  scenariosDirectory,
} from "../workspace.ts"

export interface SourceFlags {
  implementations: string[]
  scenarioDir: string
  knownDivergences?: string
}

const collect = (glob: string, globs: string[]) => [...globs, glob]
const collectPath = (path: string, paths: string[]) => [...paths, resolve(path)]
export const path = (text: string) => resolve(text)

/** An option that a verdict depends on: the command that reproduces a cell takes it over. */
export class VerdictOption extends Option {}

/** The options of that kind that differ from their defaults, as words of a command line. */
export function reproOptions(command: Command): string[] {
  return command.options.flatMap((option) => {
    if (!(option instanceof VerdictOption) || option.long === undefined) return []
    const value: unknown = command.getOptionValue(option.attributeName())
    if (value === option.defaultValue) return []
    return value === true ? [option.long] : [option.long, String(value)]
  })
}

export function withSources(command: Command): Command {
  return command
    .option(
      "--implementations <directory>",
      "a further folder of implementations; repeatable",
      collectPath,
      [],
    )
    .addOption(
      new VerdictOption("--scenario-dir <directory>", "the folder of scenario files")
        .argParser(path)
        .default(scenariosDirectory),
    )
    .addOption(
      new VerdictOption(
        "--known-divergences <directory>",
        "what is known to fail; by default the suite's own, for the suite's own scenarios",
      ).argParser(path),
    )
}

export function withFilters(command: Command): Command {
  return withSources(command)
    .option("--servers <glob>", "servers that take part; repeatable, ! excludes", collect, [])
    .option("--clients <glob>", "clients that take part; repeatable, ! excludes", collect, [])
    .option("--scenarios <glob>", "scenarios to run; repeatable, ! excludes", collect, [])
    .option("--transports <glob>", "plaintext, tls, mtls; repeatable, ! excludes", collect, [])
    .addOption(
      new Option(
        "--depth <name>",
        "quick: all pairs, few scenarios; reference: all scenarios against the reference peers; full: everything (default: quick, or full where --scenarios names some)",
      ).choices(depths),
    )
    .addOption(
      new Option("--runtime <name>", "where programs run")
        .choices(Object.keys(placements))
        .default("process"),
    )
}

export function withReportDirectory(command: Command): Command {
  return command.option(
    "--report-dir <directory>",
    "where reports and logs go",
    path,
    defaultReportDirectory,
  )
}

export function withComparison(command: Command): Command {
  return command.option(
    "--compare-with <file>",
    "results.json of another run, whose wall time the report compares with this one's",
    (file) => wallTimeOf(readResults(resolve(file))),
  )
}

export function sourcesOf({
  implementations,
  scenarioDir,
  knownDivergences,
}: SourceFlags): Sources {
  const known =
    knownDivergences ?? (scenarioDir === scenariosDirectory ? ownDivergences() : undefined)
  return {
    implementations: [implementationsDirectory, ...implementations],
    scenarios: scenarioDir,
    ...(known !== undefined && { knownDivergences: known }),
  }
}

/** The folder goes with its last entry. */
function ownDivergences(): string | undefined {
  return existsSync(knownDivergencesDirectory) ? knownDivergencesDirectory : undefined
}
