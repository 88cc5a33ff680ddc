import { Command } from "commander"
import { cellsText } from "../judge/outcome.ts"
import { type RuntimeName, placements } from "../select/placement.ts"
import { readKnownDivergences } from "../select/known-divergences.ts"
import type { Program } from "../select/manifests.ts"
import { hasVersions } from "../select/program-versions.ts"
import { type Filters, type Selection, select } from "../select/select.ts"
import { planOf } from "../select/plan.ts"
import { depths } from "../select/scenario.ts"
import { interruptBySignal } from "./interrupt.ts"
import { type SourceFlags, sourcesOf, withFilters } from "./options.ts"

interface Flags extends SourceFlags, Filters {
  runtime: RuntimeName
  json?: boolean
}

export const listCommand = withFilters(new Command("list"))
  .option("--json", "the cells as a plan, for merge and verify")
  .action(async (flags: Flags) => {
    const sources = sourcesOf(flags)
    const selection = await select(sources, flags, placements[flags.runtime], interruptBySignal())
    readKnownDivergences(sources.knownDivergences, selection.catalogue)
    process.stdout.write(
      flags.json === true
        ? `${JSON.stringify(planOf(selection.cells), null, 1)}\n`
        : textOf(selection),
    )
  })

/** A name a line below its kind. */
function textOf(selection: Selection): string {
  const { servers, clients, scenarios, transports, via, cells, absent, depth, cellsAtDepth } =
    selection
  return [
    block("servers", servers.map(describe)),
    block("clients", clients.map(describe)),
    block(
      "scenarios",
      scenarios.map(({ id, title }) => `${id}  ${title}`),
    ),
    block("transports", transports),
    block(
      "via",
      via.map(({ name, proxy }) => (proxy === undefined ? name : `${name}  ${proxy.title}`)),
    ),
    versionsBlock([...servers, ...clients]),
    absent.length === 0
      ? ""
      : block(
          "absent, see doctor",
          absent.map(({ implementation }) => implementation.name),
        ),
    block(
      "cells at each depth",
      depths.map((each) => `${each}  ${cellsAtDepth[each]}`),
    ),
    `${cellsText(cells.length)} at depth ${depth}\n`,
  ].join("")
}

function block(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `  ${line}\n`).join("")}`
}

function describe({ name, title, version, library, implementation }: Program): string {
  const at = version === undefined ? "" : `, with ${library} ${version}`
  return `${name}  ${implementation.title}, ${title}${at}`
}

/** What may follow the name of a program behind @. */
function versionsBlock(programs: readonly Program[]): string {
  const stacks = new Set(programs.filter(hasVersions).map(({ implementation }) => implementation))
  const lines = [...stacks].map(
    ({ name, versions: { library, tested } }) =>
      `${library} in ${name}: tried ${tested.join(", ")}`,
  )
  return lines.length === 0 ? "" : block("versions, as in NAME@VERSION", lines)
}
