import { writeFile } from "@interop/files"
import { markdownTable } from "./markdown-table.ts"
import { type Grid, gridOf, grouped, readable } from "./observed-grid.ts"
import type { Observed, ObservedScenario } from "./observed.ts"
import type { ProgramRecord } from "./results.ts"

interface Shown {
  scenario: ObservedScenario
  grid: Grid
}

/** For maintainers of gRPC libraries: what client X showed against server Y. */
export function writeObservedMarkdown(observed: Observed, file: string): void {
  writeFile(file, `${observedMarkdown(observed).join("\n")}\n`)
}

function observedMarkdown(observed: Observed): string[] {
  const families = Map.groupBy(
    observed.scenarios.map((scenario) => ({ scenario, grid: gridOf(scenario) })),
    ({ scenario }) => scenario.id.split("/")[0] ?? "",
  )
  return [
    "# What was observed",
    "",
    `Cases whose outcome the specification leaves open, or in which stacks or transports differ, as they ran on ${observed.startedAt.slice(0, 10)}. What is **bold** is not what the specification says; the transports are named where they differ. Every run writes this table, and \`docs/observed.md\` is a copy of one; to run a row: \`npm start -- --scenarios <family>/<case>\`.`,
    "",
    markdownTable(
      ["program", "role", "library", "runtime"],
      [
        ...observed.servers.map((each) => programRow(each, "server")),
        ...observed.clients.map((each) => programRow(each, "client")),
      ],
    ),
    "",
    ...(observed.scenarios.length === 0
      ? ["No case of this run is open, and all stacks showed the same in every one.", ""]
      : []),
    ...[...families].flatMap(([family, shown]) => familySection(family, shown)),
  ]
}

function familySection(family: string, shown: Shown[]): string[] {
  const of = (fits: (servers: number, clients: number) => boolean) =>
    shown.filter(({ grid }) => fits(grid.servers.length, grid.clients.length))
  const byClient = of((servers, clients) => servers === 1 && clients > 1)
  const byServer = of((servers, clients) => servers > 1 && clients === 1)
  const alike = of((servers, clients) => servers === 1 && clients === 1)
  const byBoth = of((servers, clients) => servers > 1 && clients > 1)
  return [
    `## ${family}`,
    "",
    ...section("The client makes the difference", oneSided(byClient, "client")),
    ...section("The server makes the difference", oneSided(byServer, "server")),
    ...section("All stacks show the same", alikeTable(alike)),
    ...byBoth.flatMap(bothSided),
  ]
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}`, "", ...lines, ""]
}

/** A row a case, a column a stack. */
function oneSided(shown: Shown[], side: "server" | "client"): string[] {
  if (shown.length === 0) return []
  const all = new Set(shown.flatMap(({ scenario }) => scenario.cells.map((cell) => cell[side])))
  const names = [...all]
  const stacks = grouped(
    names,
    names.map((name) => shown.map(({ grid }) => entryOfStack(grid, side, name))),
  )
  return [
    markdownTable(
      ["case", "specification", ...stacks.names.map((group) => group.join(", "))],
      shown.map(({ scenario }, row) => [
        linked(scenario),
        specification(scenario),
        ...stacks.vectors.map((entries) => entries[row] ?? ""),
      ]),
    ),
  ]
}

/** Where the other side makes no difference. */
function entryOfStack(
  { servers, clients, entries }: Grid,
  side: "server" | "client",
  name: string,
) {
  const has = (group: string[]) => group.includes(name)
  const entry =
    side === "server" ? entries[servers.findIndex(has)]?.[0] : entries[0]?.[clients.findIndex(has)]
  return entry ?? "-"
}

function alikeTable(shown: Shown[]): string[] {
  if (shown.length === 0) return []
  return [
    markdownTable(
      ["case", "specification", "shown"],
      shown.map(({ scenario, grid }) => [
        linked(scenario),
        specification(scenario),
        grid.entries[0]?.[0] ?? "-",
      ]),
    ),
  ]
}

/** A row a server, a column a client. */
function bothSided({ scenario, grid }: Shown): string[] {
  return [
    `### ${scenario.id.split("/")[1]}`,
    "",
    `${scenario.title} ([why](${scenario.reason})).`,
    "",
    `Specification: ${specification(scenario)}`,
    "",
    markdownTable(
      ["server \\ client", ...grid.clients.map((names) => names.join(", "))],
      grid.servers.map((names, row) => [names.join(", "), ...(grid.entries[row] ?? [])]),
    ),
    "",
  ]
}

function linked({ id, title, reason }: ObservedScenario): string {
  return `[${id.split("/")[1]}](${reason}): ${title}`
}

function specification({ open, specification: text }: ObservedScenario): string {
  return `${open ? "open: " : ""}${text.map(readable).join("<br>or ")}`
}

function programRow({ name, library, languageRuntime }: ProgramRecord, role: string): string[] {
  const version = library === undefined ? "did not start" : `${library.name} ${library.version}`
  return [name, role, version, languageRuntime ?? ""]
}
