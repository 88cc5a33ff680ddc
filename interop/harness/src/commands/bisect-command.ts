import { FailureError, InterruptError, UsageError } from "@interop/command-line"
import { Command, Option } from "commander"
import { type BisectedCell, bisectedCell, cellAt } from "../bisect/bisected-cell.ts"
import { foundText } from "../bisect/report-text.ts"
import { type Trial, mostTrials, search } from "../bisect/search.ts"
import { VersionTrials } from "../bisect/try-versions.ts"
import { readCatalogue } from "../select/catalogue.ts"
import { readKnownDivergences } from "../select/known-divergences.ts"
import type { Role } from "../select/manifests.ts"
import { withNamedVersions } from "../select/program-versions.ts"
import { registryVersions } from "../select/registry-versions.ts"
import { nearestVersions } from "../select/version-number.ts"
import { defaultBisectDirectory } from "../workspace.ts"
import { interruptBySignal } from "./interrupt.ts"
import { type SourceFlags, sourcesOf, withReportDirectory, withSources } from "./options.ts"

interface Flags extends SourceFlags {
  cell: string
  library: string
  side?: Role
  from?: string
  to?: string
  reportDir: string
}

export const bisectCommand = withReportDirectory(
  withSources(new Command("bisect")),
  defaultBisectDirectory,
)
  .requiredOption(
    "--cell <names>",
    "server=NAME client=NAME scenario=NAME transport=NAME; without a transport plaintext",
  )
  .requiredOption("--library <name>", "whose versions are tried")
  .addOption(
    new Option("--side <role>", "whose library it is, where it is that of both").choices([
      "server",
      "client",
    ]),
  )
  .option("--from <version>", "the oldest that is tried (default: the oldest of the manifest)")
  .option("--to <version>", "the newest that is tried (default: the newest of the registry)")
  .action(async (flags: Flags) => {
    const sources = sourcesOf(flags)
    const catalogue = readCatalogue(sources)
    const bisected = bisectedCell(flags.cell, flags.library, flags.side, catalogue)
    const signal = interruptBySignal()
    try {
      const versions = await versionsFor(bisected, flags, signal)
      const trials = new VersionTrials(bisected, {
        sources,
        reportDirectory: flags.reportDir,
        signal,
      })
      say(
        `${versions.length} versions of ${bisected.library} for ${bisected.sides.join(" and ")}, at most ${mostTrials(versions.length)} of them tried, more only where some cannot be had`,
      )
      let count = 0
      const found = await search(versions, async (version) => {
        const made = await trials.trial(version)
        count += 1
        say(`[${count}] ${trialText(made)}`)
        return made
      })
      if (!("oldest" in found)) throw nothingFound(found.trials, bisected)
      const tried = new Set(found.trials.map(({ version }) => version))
      const others = versions.filter((version) => !tried.has(version))
      const kept = await Promise.all(others.map((version) => trials.kept(version)))
      process.stdout.write(
        foundText({
          bisected,
          search: found,
          known: [...found.trials, ...kept.flatMap((each) => each ?? [])],
          versions,
          divergencesAt: (version) => {
            const { server, client } = cellAt(bisected, version)
            const names = { servers: [server.name], clients: [client.name] }
            return readKnownDivergences(
              sources.knownDivergences,
              withNamedVersions(catalogue, names),
            )
          },
        }),
      )
      if (found.change === undefined) process.exitCode = 1
    } catch (error) {
      if (!(signal.reason instanceof InterruptError)) throw error
      throw signal.reason
    }
  })

async function versionsFor(
  { implementation }: BisectedCell,
  { from, to }: Flags,
  signal: AbortSignal,
): Promise<string[]> {
  const { tested, library } = implementation.versions
  const all = await registryVersions(implementation, signal)
  const place = (option: string, version: string) => {
    const index = all.indexOf(version)
    if (index !== -1) return index
    const near = nearestVersions(version, all).join(", ")
    throw new UsageError(
      `${option} "${version}": ${library} has no such version; the nearest are ${near}`,
    )
  }
  const first = place("--from", from ?? tested[0] ?? "")
  const last = to === undefined ? all.length - 1 : place("--to", to)
  if (first >= last) {
    throw new UsageError(`--from ${all[first]} is not older than --to ${all[last]}`)
  }
  return all.slice(first, last + 1)
}

function trialText(made: Trial): string {
  return "shown" in made
    ? `${made.version}  ${made.shown.outcome}  ${made.shown.observed}`
    : `${made.version}  skipped: ${made.problem}`
}

function nothingFound(trials: readonly Trial[], { library }: BisectedCell): FailureError {
  const shown = trials.filter((each) => "shown" in each).length
  return new FailureError(
    `${shown === 0 ? "none" : "only one"} of ${trials.length} versions of ${library} can be had: a change is between two`,
  )
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
