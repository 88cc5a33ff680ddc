import { randomInt } from "node:crypto"
import { existsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { UsageError, wholeNumber } from "@interop/command-line"
import { type Command, Option } from "commander"
import { placements } from "../select/placement.ts"
import { coordinates } from "../select/coordinates.ts"
import { depths } from "../select/scenario.ts"
import { wallTimeOf } from "../report/wall-time.ts"
import type { Sources } from "../select/catalogue.ts"
import { type TargetFlags, targetIn } from "../select/target.ts"
import { readResults } from "../report/results-file.ts"
import {
  contractsDirectory,
  defaultReportDirectory,
  implementationsDirectory,
  knownDivergencesDirectory,
  proxiesDirectory,
} from "../workspace.ts"

export interface SourceFlags extends TargetFlags {
  implementations: string[]
  proxies: string[]
  contract: string
  protoPath: string[]
  seed: number
  examples: number
  cases?: string
  scenarioDir?: string
  knownDivergences?: string
}

/** Globs of which one option may name several; a comma in braces is the glob's own. */
export const collect = (text: string, globs: string[]) => [
  ...globs,
  ...text.split(/,(?![^{]*\})/).map((glob) => glob.trim()),
]
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

export function withImplementations(command: Command): Command {
  return command.option(
    "--implementations <directory>",
    "a further folder of implementations; repeatable",
    collectPath,
    [],
  )
}

function withProxies(command: Command): Command {
  return command.option(
    "--proxies <directory>",
    "a further folder of proxies for --via; repeatable",
    collectPath,
    [],
  )
}

export function withProtoPaths(command: Command): Command {
  return command.option(
    "--proto-path <directory>",
    "where imports of a .proto file are looked for; repeatable",
    collectPath,
    [],
  )
}

export function withSources(command: Command): Command {
  return withProtoPaths(withProxies(withImplementations(command)))
    .addOption(
      new VerdictOption(
        "--contract <path>",
        "a .proto file, or the folder of a contract or of several; by default the suite's own",
      )
        .argParser(path)
        .default(contractsDirectory),
    )
    .option(
      "--seed <n>",
      "draw the same messages again",
      wholeNumber(0, 2_147_483_647),
      randomSeed(),
    )
    .addOption(
      new VerdictOption("--examples <n>", "messages that are drawn for each side of a method")
        .argParser(wholeNumber(1, 10_000))
        .default(25),
    )
    .addOption(
      new VerdictOption(
        "--scenario-dir <directory>",
        "a folder of scenario files, instead of the contract's own; of several contracts --contract names the one",
      ).argParser(path),
    )
    .addOption(
      new VerdictOption(
        "--target <name=host:port>",
        "a service that runs already, which every client calls as --cases says",
      ),
    )
    .addOption(
      new VerdictOption("--cases <file>", "what every client does with the target").argParser(path),
    )
    .addOption(
      new VerdictOption("--target-ca <file>", "the target is called over TLS").argParser(path),
    )
    .addOption(
      new VerdictOption("--target-cert <file>", "the clients' certificate").argParser(path),
    )
    .addOption(new VerdictOption("--target-key <file>", "and its key").argParser(path))
    .addOption(
      new VerdictOption(
        "--known-divergences <directory>",
        "what is known to fail; by default the suite's own, for the suite's own scenarios",
      ).argParser(path),
    )
}

function randomSeed(): number {
  return randomInt(2_147_483_647)
}

export function withFilters(command: Command): Command {
  withSources(command)
  for (const { plural, help } of coordinates) {
    command.option(
      `--${plural} <glob>`,
      `${help}; several with commas or repeated, ! excludes`,
      collect,
      [],
    )
  }
  return command
    .option(
      "--versions <versions>",
      "the chosen programs run with these versions of their library, with commas between: numbers, oldest, newest, tested, minors, current; LIBRARY@ in front: the programs of that library only",
      collect,
      [],
    )
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

export function withReportDirectory(command: Command, directory = defaultReportDirectory): Command {
  return command.option("--report-dir <directory>", "where reports and logs go", path, directory)
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
  proxies,
  contract,
  protoPath,
  seed,
  examples,
  cases,
  scenarioDir,
  knownDivergences,
  ...flags
}: SourceFlags): Sources {
  const target = targetIn(flags)
  if ((target === undefined) !== (cases === undefined)) {
    throw new UsageError("--target NAME=HOST:PORT and --cases FILE go together")
  }
  const isOwn = isOfSuite(contract) && scenarioDir === undefined && target === undefined
  const known = knownDivergences ?? (isOwn ? ownDivergences() : undefined)
  return {
    implementations: [implementationsDirectory, ...implementations],
    proxies: [proxiesDirectory, ...proxies],
    // What is known to fail is written for all of them.
    ...(isOwn && contract !== contractsDirectory && existsSync(contract)
      ? { contracts: contractsDirectory, only: contract }
      : { contracts: contract }),
    protoPaths: protoPath,
    drawing: { seed, examples },
    ...(scenarioDir !== undefined && { scenarios: scenarioDir }),
    ...(target !== undefined && cases !== undefined && { external: { target, cases } }),
    ...(known !== undefined && { knownDivergences: known }),
  }
}

/** The suite's contracts, or one of them: none of their messages are drawn. */
export function isOfSuite(contract: string): boolean {
  return contract === contractsDirectory || dirname(contract) === contractsDirectory
}

/** The folder goes with its last entry. */
function ownDivergences(): string | undefined {
  return existsSync(knownDivergencesDirectory) ? knownDivergencesDirectory : undefined
}
