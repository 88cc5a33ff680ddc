import { join } from "node:path"
import type { Transport } from "@interop/driver-protocol"
import { writeFile } from "@interop/files"
import type { MethodTally, ServedCalls } from "../judge/served-calls.ts"
import type { Secrets } from "../select/secrets.ts"
import type { ServedSelection } from "../select/served.ts"
import { markdownTable } from "./markdown-table.ts"

/** schemas/served.schema.json */
export interface Served {
  formatVersion: 1
  startedAt: string
  durationMs: number
  /** The file's. */
  title: string
  contract: string
  /** No call was wrong, each came that was to come, and nothing else went wrong. */
  green: boolean
  servers: ServedServer[]
  absent: { implementation: string; tool: string; install: string }[]
  problems: string[]
}

export interface ServedServer {
  server: string
  transport: Transport
  address: string
  library: { name: string; version: string }
  runtime: string
  right: number
  wrong: number
  /** Calls that were to come, a line each. */
  missing: string[]
  problems: string[]
  methods: ServedMethodRecord[]
}

interface ServedMethodRecord {
  path: string
  /** The file has it. */
  given: boolean
  right: number
  wrong: number
  /** The first of them. */
  wrongCalls: {
    call: number
    reason: string
    expected: string
    actual: string
    observations: string[]
  }[]
}

/** One server over one transport, and what came to it. */
export interface ServedPart extends Pick<
  ServedServer,
  "server" | "transport" | "address" | "library" | "runtime" | "problems"
> {
  calls: ServedCalls
}

export interface ServedParts {
  selection: ServedSelection
  startedAt: Date
  durationMs: number
  parts: readonly ServedPart[]
  /** What went wrong with the whole. */
  problems: readonly string[]
}

export function makeServed({
  selection,
  startedAt,
  durationMs,
  parts,
  problems,
}: ServedParts): Served {
  const servers = parts.map(({ calls, ...part }): ServedServer => {
    const methods = calls.tallies.filter(isShown).map(methodRecord)
    const none = calls.count === 0 && calls.missing.length === 0 && !calls.isRight
    return {
      ...part,
      right: sum(methods, ({ right }) => right),
      wrong: sum(methods, ({ wrong }) => wrong),
      missing: none ? ["no call came"] : calls.missing,
      methods,
    }
  })
  const isGreen = (part: ServedPart) => part.calls.isRight && part.problems.length === 0
  return {
    formatVersion: 1,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
    title: selection.answers.title,
    contract: selection.folder.title,
    green: problems.length === 0 && parts.every(isGreen),
    servers,
    absent: selection.absent.flatMap(({ implementation, missing }) =>
      missing.map(({ tool, install }) => ({ implementation: implementation.name, tool, install })),
    ),
    problems: [...problems],
  }
}

/** A method of the contract that the file leaves out counts only once somebody calls it. */
function isShown({ method, right, wrong }: MethodTally): boolean {
  return method.answer.isGiven || right + wrong > 0
}

function methodRecord({ method, right, wrong, kept }: MethodTally): ServedMethodRecord {
  return {
    path: method.answer.method.path,
    given: method.answer.isGiven,
    right,
    wrong,
    wrongCalls: kept.flatMap(({ number, difference, lines }) =>
      difference === undefined
        ? []
        : [
            {
              call: number,
              reason: difference.reason,
              expected: difference.expected,
              actual: difference.actual,
              observations: lines,
            },
          ],
    ),
  }
}

/** Writes served.json and summary.md. */
export function writeServed(served: Served, reportDirectory: string, secrets: Secrets): void {
  const hidden = secrets.hideIn(served)
  writeFile(join(reportDirectory, "served.json"), `${JSON.stringify(hidden, null, 1)}\n`)
  writeFile(join(reportDirectory, "summary.md"), markdownOf(hidden))
}

/** As one line says it at the terminal. */
export function servedTotals({ servers }: Served): string {
  const right = sum(servers, (each) => each.right)
  const wrong = sum(servers, (each) => each.wrong)
  const missing = sum(servers, (each) => each.missing.length)
  return `${callsText(right + wrong)}: ${right} right, ${wrong} wrong, ${missing} missing`
}

export function callsText(count: number): string {
  return count === 1 ? "1 call" : `${count} calls`
}

/** What is red, a line each. */
export function servedProblems({ servers, problems }: Served): string[] {
  return [
    ...servers.flatMap(({ server, transport, missing, problems: its }) =>
      [...missing, ...its].map((what) => `${server} over ${transport}: ${what}`),
    ),
    ...problems,
  ]
}

function markdownOf(served: Served): string {
  const { title, contract, green, servers, absent } = served
  const rows = servers.flatMap(({ server, transport, methods }) =>
    methods.map(({ path, given, right, wrong }) => [
      server,
      transport,
      path,
      right + wrong === 0 ? "never called" : String(right),
      given ? String(wrong) : `${wrong}, not in the file`,
    ]),
  )
  const wrong = servers.flatMap(({ server, transport, methods }) =>
    methods.flatMap(({ path, wrongCalls }) =>
      wrongCalls.map(({ call, reason, expected, actual, observations }) =>
        [
          `### ${server} over ${transport}, call ${call}: ${path}`,
          "",
          reason,
          "",
          "```text",
          `expected:  ${expected}`,
          `actual:    ${actual}`,
          "",
          ...observations,
          "```",
        ].join("\n"),
      ),
    ),
  )
  const problems = servedProblems(served)
  return [
    `# ${green ? "Green" : "Red"}: ${title}`,
    "",
    `${servedTotals(served)}. Contract: ${contract}.`,
    "",
    markdownTable(["server", "transport", "method", "right", "wrong"], rows),
    "",
    ...(problems.length === 0
      ? []
      : ["## What is missing, or went wrong", "", ...problems.map((line) => `- ${line}`), ""]),
    ...(wrong.length === 0 ? [] : ["## Calls that are wrong", "", wrong.join("\n\n"), ""]),
    ...(absent.length === 0
      ? []
      : [
          "## Absent",
          "",
          ...absent.map(
            ({ implementation, tool, install }) =>
              `- ${implementation} needs ${tool}: \`${install}\``,
          ),
          "",
        ]),
  ].join("\n")
}

function sum<T>(all: readonly T[], valueOf: (each: T) => number): number {
  return all.reduce((total, each) => total + valueOf(each), 0)
}
