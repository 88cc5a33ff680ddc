import { writeFile } from "@interop/files"
import { machineText } from "../machine.ts"
import { cellsText, countsAs, isRed, totalsText } from "../judge/outcome.ts"
import { shownDivergences } from "./divergences.ts"
import { failureLines } from "./failure.ts"
import { markdownTable } from "./markdown-table.ts"
import { matrixOf } from "./matrix.ts"
import type { ProgramRecord, Results } from "./results.ts"
import { suiteText } from "./versions.ts"
import { wallTimeHead, wallTimeRows } from "./wall-time.ts"

const marks = { pass: "🟢", red: "🔴", diverges: "🟡", unsupported: "⚪", empty: "" }

/** The run on one page, as a job summary shows it. */
export function writeMarkdown(results: Results, file: string): void {
  writeFile(file, `${markdownOf(results).join("\n")}\n`)
}

function markdownOf(results: Results): string[] {
  const { clients, rows } = matrixOf(results)
  const { host, durationMs } = results
  const red = results.cells.filter(({ outcome }) => isRed(outcome))
  const unsupported = results.cells.filter(({ outcome }) => countsAs(outcome) === "skipped")
  return [
    `# ${results.green ? "Green" : "Red"}: ${totalsText(results.totals)}`,
    "",
    `${results.startedAt}, suite at ${suiteText(results.suite)}, runtime ${results.runtime} guarded by ${results.guard}, ${results.jobs} jobs, cells in ${seconds(durationMs.cells)}, all in ${seconds(durationMs.total)}; ${host.platform} ${host.release}, ${host.cores} cores, Node ${host.node}.`,
    "",
    ...(results.seed === undefined
      ? []
      : [`Messages were drawn with \`--seed ${results.seed}\`.`, ""]),
    `The machine: ${machineText(results.machine)}.`,
    "",
    markdownTable(
      ["server \\ client", ...clients],
      rows.map(({ server, entries }) => [
        server,
        ...entries.map(({ text, state }) => `${marks[state]} ${text}`.trim()),
      ]),
    ),
    "",
    ...section(
      "Problems",
      results.problems.map((problem) => `- ${problem}`),
    ),
    ...section(
      "Mixed shards",
      (results.mixed ?? []).map((line) => `- ${line}`),
    ),
    ...section(
      "What the clients saw",
      results.scenarios.flatMap(({ id, agreed }) =>
        agreed === undefined
          ? []
          : [`- ${id}, ${agreed.clients} of ${agreed.of}: \`${agreed.shown}\``],
      ),
    ),
    ...section(
      "Red cells",
      red.flatMap((cell) => ["```", ...failureLines(cell), "```"]),
    ),
    ...section(
      "Known divergences",
      shownDivergences(results).flatMap(({ entry, cells, observed, why, upstream, repro }) => [
        `- ${entry}, ${cellsText(cells.length)}: ${why} Upstream: ${upstream}. They show \`${observed}\`; for one: \`${repro}\``,
      ]),
    ),
    ...section(
      "Unsupported cells",
      unsupported.map((cell) => `- ${failureLines(cell)[0]}`),
    ),
    ...section(
      "Absent stacks",
      results.absent.map(
        ({ implementation, missing }) =>
          `- ${implementation}: ${missing.map(({ tool, install }) => `${tool} (\`${install}\`)`).join(", ")}`,
      ),
    ),
    ...section("Wall time", [markdownTable(wallTimeHead, wallTimeRows(results))]),
    ...section("Versions", [
      markdownTable(
        ["program", "role", "language", "library", "runtime", "messages"],
        [
          ...results.servers.map((each) => versionRow(each, "server")),
          ...results.clients.map((each) => versionRow(each, "client")),
        ],
      ),
    ]),
    ...section("Scenarios", [
      markdownTable(
        ["scenario", "what", "why"],
        results.scenarios.map(({ id, title, reason }) => [id, title, reason]),
      ),
    ]),
  ]
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""]
}

function versionRow(
  { name, language, library, languageRuntime, messages }: ProgramRecord,
  role: string,
): string[] {
  const version =
    library === undefined
      ? language === ""
        ? "runs already"
        : "did not start"
      : `${library.name} ${library.version}`
  return [name, role, language, version, languageRuntime ?? "", messages ?? ""]
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
