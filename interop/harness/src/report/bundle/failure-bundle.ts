import { existsSync, readdirSync, renameSync, rmdirSync } from "node:fs"
import { basename, join } from "node:path"
import { makeDirectory, unwritable, writeFile } from "@interop/files"
import type { Verdict } from "../../judge/verdict.ts"
import { cellTitle } from "../../select/coordinates.ts"
import { reproCommand, reproScript } from "../../select/repro-command.ts"
import { shortPath } from "../../workspace.ts"
import type { RunRecord } from "../make-results.ts"
import type { ProgramRecord, Results } from "../results.ts"
import { bundleDirectory } from "./bundle-directory.ts"
import { logTail } from "./log-tail.ts"
import { smallestScenario } from "./smallest-scenario.ts"
import { timelineOf } from "./timeline.ts"
import { timelineLines, timelineMarkdown } from "./timeline-text.ts"

/** A folder for each failed cell, with all that somebody needs who is to find out why. */
export function writeFailureBundles(
  run: RunRecord,
  results: Results,
  reportDirectory: string,
): void {
  for (const verdict of run.verdicts) {
    if (verdict.outcome !== "fail") continue
    writeBundle(verdict, results, run, reportDirectory)
  }
}

function writeBundle(
  verdict: Verdict,
  results: Results,
  { runtime, reproOptions, recorder }: RunRecord,
  reportDirectory: string,
): void {
  const { cell } = verdict
  const { plan, logs } = verdict.driven
  const contract = { descriptors: cell.scenario.contract.descriptorFile }
  const title = cellTitle(cell)
  const directory = bundleDirectory(reportDirectory, cell)
  const moments = timelineOf(verdict, recorder?.entriesOf(cell) ?? [])
  makeDirectory(directory)
  const write = (name: string, content: string, mode = 0o644) =>
    writeFile(join(directory, name), content, { mode })

  if (plan !== undefined)
    write("plan.json", `${JSON.stringify({ contract, cases: [plan] }, null, 1)}\n`)
  const kept = verdict.smallest && smallestScenario(cell.scenario, verdict.smallest)
  if (kept !== undefined) write("kept.yaml", kept)
  write("timeline.jsonl", timelineLines(moments))
  write("timeline.md", timelineMarkdown(title, moments))
  write("versions.json", `${JSON.stringify(versionsOf(verdict, results), null, 2)}\n`)
  for (const log of logs.filter(existsSync)) write(basename(log), logTail(log))
  if (recorder !== undefined) moveAll(recorder.directoryOf(cell), directory)
  const reproduced = { runtime, reproOptions, reportDirectory }
  write("repro.sh", reproScript(cell, reproduced), 0o755)
  write(
    "verdict.md",
    verdictMarkdown(title, verdict, reproCommand(cell, reproduced), readdirSync(directory)),
  )
}

function moveAll(from: string, to: string): void {
  if (!existsSync(from)) return
  try {
    for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name))
    rmdirSync(from)
  } catch (cause) {
    throw unwritable(to, cause)
  }
}

function versionsOf({ cell }: Verdict, { servers, clients, host, runtime, startedAt }: Results) {
  const byName = (records: ProgramRecord[], name: string) =>
    records.find((each) => each.name === name)
  return {
    server: byName(servers, cell.server.name),
    client: byName(clients, cell.client.name),
    runtime,
    host,
    startedAt,
  }
}

function verdictMarkdown(
  title: string,
  { cell, reason, expected, actual, observed, driven }: Verdict,
  command: string,
  files: string[],
): string {
  const what: Record<string, string> = {
    "frames.txt": "what went over the wire, a line a frame",
    "kept.yaml": "a scenario with the smallest message that differs, to be kept",
    "plan.json": "what the client was given",
    "repro.sh": "runs just this cell",
    "timeline.jsonl": "the same for programs, in full",
    "timeline.md": "what both sides observed, on one time line",
    "versions.json": "libraries, runtimes, host",
    "wire.pcap": "the bytes themselves, for Wireshark",
  }
  return [
    `# ${title}`,
    "",
    `${cell.scenario.title} ([why](${cell.scenario.reason})).`,
    "",
    `- **reason**: ${reason}`,
    ...(expected === undefined ? [] : [`- **expected**: ${expected}`]),
    ...(actual === undefined ? [] : [`- **actual**: ${actual}`]),
    ...(observed === "" || observed === reason ? [] : [`- **observed**: ${observed}`]),
    "",
    "Reproduce it, in the root folder of the suite, or anywhere with repro.sh:",
    "",
    "```shell",
    command,
    "```",
    "",
    ...files
      .toSorted()
      .map(
        (name) => `- [${name}](${name}): ${what[name] ?? "the end of a program's standard error"}`,
      ),
    ...driven.logs.filter(existsSync).map((log) => `- ${shortPath(log)}: the whole of it`),
    "",
  ].join("\n")
}
