import { type BaselineData, type Cause, causesOf } from "@interop/page-data"
import { cellsText, isRed, totalsText } from "../judge/outcome.ts"
import { machineText } from "../machine.ts"
import { cellKey } from "../select/coordinates.ts"
import { baselineCounts, baselineTitle } from "./baseline-text.ts"
import { codeSpan, plainText } from "./markdown-text.ts"
import { markdownTable } from "./markdown-table.ts"
import { matrixOf } from "./matrix.ts"
import type { Report } from "./reporter.ts"
import type { CellRecord, Results } from "./results.ts"
import { suiteText } from "./versions.ts"
import { wallTimeHead, wallTimeRows } from "./wall-time.ts"

const marks = { pass: "🟢", red: "🔴", diverges: "🟡", unsupported: "⚪", empty: "" }
/** What fits a screen. */
const MAX_RED_CAUSES = 8
const MAX_CAUSES = 12
const MAX_CELLS = 3
const MAX_LINES = 5
const MAX_NAMES = 4

/** The verdict, its causes and the matrix, on a screen; the page has the rest. */
export function summaryLines({ results, past: { baseline }, template }: Report): string[] {
  const { clients, rows } = matrixOf(results)
  const causes = causesOf(results)
  const red = results.cells.filter(({ outcome }) => isRed(outcome))
  return [
    `# ${results.green ? "Green" : "Red"}: ${totalsText(results.totals)}`,
    "",
    `${whereAndWhen(results)}${"html" in template ? " All cells, with their time lines: index.html." : ""}`,
    "",
    ...section(
      "Problems",
      listed(results.problems, (problem) => plainText(problem)),
    ),
    ...section(
      "Mixed shards",
      listed(results.mixed ?? [], (line) => plainText(line)),
    ),
    ...(baseline === undefined ? [] : sinceBaseline(baseline)),
    ...section("Causes", causeLines(causes)),
    ...section("Red cells", redLines(red)),
    ...section("What the clients saw", agreedLines(results)),
    "## Matrix",
    "",
    markdownTable(
      ["server \\ client", ...clients],
      rows.map(({ server, entries }) => [
        server,
        ...entries.map(({ text, state }) => `${marks[state]} ${text}`.trim()),
      ]),
    ),
    "",
    ...section("Absent stacks", absentLines(results)),
    ...(results.comparedWith === undefined
      ? []
      : section("Wall time", [markdownTable(wallTimeHead, wallTimeRows(results))])),
  ]
}

function whereAndWhen(results: Results): string {
  const { startedAt, suite, runtime, guard, jobs, durationMs, host, seed, machine } = results
  const drawn = seed === undefined ? "" : ` Messages were drawn with \`--seed ${seed}\`.`
  return `${startedAt}, suite at ${suiteText(suite)}, runtime ${runtime} guarded by ${guard}, ${jobs} jobs, cells in ${seconds(durationMs.cells)}, all in ${seconds(durationMs.total)}; ${host.platform} ${host.release}, ${host.cores} cores, Node ${host.node}; ${machineText(machine)}.${drawn}`
}

function sinceBaseline(baseline: BaselineData): string[] {
  return section(baselineTitle(baseline), [
    ...listed(baseline.versions, (line) => plainText(line)),
    `- ${baselineCounts(baseline)}`,
  ])
}

function causeLines(causes: readonly Cause[]): string[] {
  const red = causes.filter(({ outcome }) => outcome !== "diverges").slice(0, MAX_RED_CAUSES)
  const others = causes.filter(({ outcome }) => outcome === "diverges")
  const shown = [...red, ...others.slice(0, MAX_CAUSES - red.length)]
  const left = causes.length - shown.length
  return [...shown.map(causeLine), ...(left > 0 ? [`- … and ${left} causes more`] : [])]
}

function causeLine({ outcome, title, cells, servers, clients, families, divergences }: Cause) {
  const touched = `servers ${named(servers)}; clients ${named(clients)}; families ${named(families)}`
  const count = `**${cellsText(cells.length)}**`
  const [first] = divergences
  if (outcome !== "diverges" || first === undefined) {
    return `- 🔴 ${count}${outcome === "not-run" ? " not run" : ""}: ${codeSpan(title)}; ${touched}`
  }
  const entries = named(divergences.map(({ entry }) => entry))
  return `- 🟡 ${count} as known: ${plainText(title)} Upstream: ${first.upstream}. ${entries}; ${touched}`
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => plainText(name))
  const left = names.length - shown.length
  return `${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""}`
}

function redLines(red: readonly CellRecord[]): string[] {
  const left = red.length - MAX_CELLS
  return [
    ...red.slice(0, MAX_CELLS).flatMap((cell) => {
      const { expected, actual = "nothing", reason = "", repro } = cell
      const difference =
        expected === undefined
          ? codeSpan(reason)
          : `${codeSpan(actual)} instead of ${codeSpan(expected)}`
      return [
        `- ${cellKey(cell)}: ${difference}`,
        ...(repro === undefined ? [] : [`  ${codeSpan(repro, 2000)}`]),
      ]
    }),
    ...(left > 0 ? [`- … and ${cellsText(left)} more`] : []),
  ]
}

function agreedLines({ scenarios }: Results): string[] {
  const agreed = scenarios.flatMap(({ id, agreed: its }) =>
    its === undefined ? [] : [`${id}, ${its.clients} of ${its.of}: ${codeSpan(its.shown)}`],
  )
  return listed(agreed, (line) => line)
}

function absentLines({ absent }: Results): string[] {
  return absent.map(
    ({ implementation, missing }) =>
      `- ${implementation}: ${missing.map(({ tool, install }) => `${tool} (\`${install}\`)`).join(", ")}`,
  )
}

function listed(lines: readonly string[], text: (line: string) => string): string[] {
  const left = lines.length - MAX_LINES
  return [
    ...lines.slice(0, MAX_LINES).map((line) => `- ${text(line)}`),
    ...(left > 0 ? [`- … and ${left} more`] : []),
  ]
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""]
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
