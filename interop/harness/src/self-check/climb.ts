import { existsSync, statSync } from "node:fs"
import { Pair } from "../drive/pair.ts"
import { compareWithDivergences } from "../judge/compare-with-divergences.ts"
import { judge } from "../judge/judge.ts"
import { isRed } from "../judge/outcome.ts"
import type { Verdict } from "../judge/verdict.ts"
import { keepersFor } from "../launch/keepers.ts"
import type { Keeper } from "../launch/server.ts"
import type { Runtime } from "../launch/runtime.ts"
import type { Machine } from "../machine.ts"
import type { Cell } from "../select/cells.ts"
import type { KnownDivergences } from "../select/known-divergences.ts"
import { lacksIn } from "../select/lacks.ts"
import type { Program } from "../select/manifests.ts"
import { reproCommand } from "../select/repro-command.ts"
import { Secrets } from "../select/secrets.ts"
import { withTimesStretched } from "../select/stretch-times.ts"
import type { Timeouts } from "../timeouts.ts"
import { shortPath } from "../workspace.ts"
import { adviceFor, sectionLink } from "./advice.ts"
import { EXCERPT, type Finding, type Findings, detailsOf } from "./findings.ts"
import { type Need, type Rung, cellsOn } from "./ladder.ts"

/** Of cells that fail alike the first says enough. */
const MAX_SHOWN = 2
const MAX_EVENTS = 8

export interface ClimbOptions {
  runtime: Runtime
  program: Program
  peers: readonly Program[]
  ladder: readonly Rung[]
  known: KnownDivergences
  timeouts: Timeouts
  machine: Machine
  signal: AbortSignal
  findings: Findings
  /** Goes on after a rung that fails. */
  all: boolean
}

/** How far a program came. */
export interface Climb {
  /** Ids of the scenarios that pass with every peer. */
  passed: Set<string>
  failedAt?: Rung
  /** The first that the manifest leaves out as a whole. */
  lackingAt?: Rung
}

interface Step {
  rung: Rung
  need: Need
  cells: Cell[]
}

/** From rung to rung, each against all peers, until one fails. */
export async function climb(options: ClimbOptions): Promise<Climb> {
  const { runtime, program, peers, ladder, timeouts, machine, signal, findings, all } = options
  const steps = ladder.flatMap((rung): Step[] => {
    const need = rung[program.role]
    const cells = withTimesStretched(cellsOn(rung, program, peers), machine.slowness)
    return need === undefined || cells.length === 0 ? [] : [{ rung, need, cells }]
  })
  const keepers = keepersFor(
    steps.flatMap(({ cells }) => cells),
    runtime,
    timeouts,
  )
  const came: Climb = { passed: new Set() }
  const confirmed = new Set<string>()
  for (const [index, step] of steps.entries()) {
    const known = lacksOf(step, program, confirmed)
    if (known !== undefined) {
      findings.add(lackingFinding(step.rung, known))
      continue
    }
    const verdicts = await verdictsOf(step, `${index + 1}.`, keepers, options)
    signal.throwIfAborted()
    const finding = findingOf(step, verdicts, program)
    findings.add(finding)
    const wrong = new Set(
      verdicts
        .filter(({ outcome }) => outcome !== "pass" && outcome !== "diverges")
        .map(scenarioOf),
    )
    for (const id of verdicts.map(scenarioOf)) if (!wrong.has(id)) came.passed.add(id)
    if (finding.state === "lacking") {
      came.lackingAt ??= step.rung
      for (const { declaredBy } of verdicts) if (declaredBy !== undefined) confirmed.add(declaredBy)
    }
    if (finding.state === "failed" && verdicts.some(isRealFailure)) {
      came.failedAt ??= step.rung
      if (!all) break
    }
  }
  for (const { program: stopped, problem } of await Promise.all(
    keepers.map((each) => each.stop()),
  )) {
    if (problem === undefined || stopped !== program) continue
    findings.add({
      state: "failed",
      title: "end",
      text: `server ${stopped.name} ${problem}`,
      details: detailsOf([
        ["to do", adviceFor(problem)],
        ["contract", sectionLink("server")],
      ]),
    })
  }
  return came
}

async function verdictsOf(
  { rung, cells }: Step,
  idPrefix: string,
  keepers: readonly Keeper[],
  { runtime, timeouts, machine, signal, known }: ClimbOptions,
): Promise<Verdict[]> {
  const pairs = keepers.flatMap((keeper) => {
    const its = cells.filter(
      ({ server, scenario }) => server === keeper.program && scenario.contract === keeper.contract,
    )
    const byClient = Map.groupBy(its, ({ client }) => client)
    return [...byClient.values()].map(
      (each) =>
        new Pair({
          runtime,
          keeper,
          cells: each as [Cell, ...Cell[]],
          timeouts,
          machine,
          signal,
          secrets: new Secrets(),
          label: `${rung.name}.${keeper.label}`,
          idPrefix,
          onCaseEnded: () => {},
        }),
    )
  })
  const driven = await Promise.all(pairs.map((pair) => pair.drive()))
  return driven.flat().map((each) => compareWithDivergences(known, judge(each)))
}

/** A lack that is none is for the manifest to mend; what comes after it can be tried. */
function isRealFailure({ outcome, needlessLack }: Verdict): boolean {
  return isRed(outcome) && needlessLack === undefined
}

function findingOf({ rung, need }: Step, verdicts: readonly Verdict[], program: Program): Finding {
  const { name: title } = rung
  const failures = verdicts.filter(isRealFailure)
  if (failures.length > 0) return failing(rung, need, failures, verdicts)
  const needless = [...new Set(verdicts.flatMap(({ needlessLack }) => needlessLack ?? []))]
  if (needless.length > 0) {
    return {
      state: "failed",
      title,
      text: "passes, and the manifest says that it cannot",
      details: detailsOf(
        needless.map((text) => ["to do", `delete or narrow the entry: ${ofItself(text, program)}`]),
      ),
    }
  }
  const lacking = verdicts.filter(({ outcome }) => outcome === "unsupported")
  const reasons = [...new Set(lacking.map(({ declaredBy = "" }) => ofItself(declaredBy, program)))]
  if (lacking.length === verdicts.length) {
    return lackingFinding(rung, reasons)
  }
  const known = verdicts.filter(({ outcome }) => outcome === "diverges")
  const text = [
    `${rung.title}: ${countOf(verdicts, "pass")} of ${verdicts.length} pass`,
    ...(known.length === 0 ? [] : [`${known.length} as a known divergence says`]),
    ...reasons,
  ]
  return { state: "passed", title, text: text.join(", ") }
}

function lackingFinding({ name, title }: Rung, reasons: readonly string[]): Finding {
  return { state: "lacking", title: name, text: `${title}: ${reasons.join("; ")}` }
}

/** Why it need not be tried: an earlier rung has shown that the program lacks just that. */
function lacksOf(
  { cells }: Step,
  program: Program,
  confirmed: ReadonlySet<string>,
): string[] | undefined {
  const found = new Set<string>()
  for (const cell of cells) {
    const lack = lacksIn(cell).find((each) => each.program === program && confirmed.has(each.text))
    if (lack === undefined) return undefined
    found.add(ofItself(lack.text, program))
  }
  return [...found]
}

/** The author knows whose manifest it is. */
export function ofItself(text: string, { role, name }: Program): string {
  return text.replace(`${role} ${name} `, "")
}

function countOf(verdicts: readonly Verdict[], outcome: Verdict["outcome"]): number {
  return verdicts.filter((each) => each.outcome === outcome).length
}

function failing(
  rung: Rung,
  need: Need,
  failures: readonly Verdict[],
  verdicts: readonly Verdict[],
): Finding {
  const alike = [...Map.groupBy(failures, causeOf).values()].flatMap(([first]) => first ?? [])
  const shown = alike.slice(0, MAX_SHOWN)
  const more = failures.length - shown.length
  const how = alike.length > shown.length ? "more" : "more for the same reason"
  return {
    state: "failed",
    title: rung.name,
    text: `${rung.title}: ${failures.length} of ${verdicts.length} fail`,
    details: [
      ...detailsOf([
        ["needed", need.needs],
        ["contract", sectionLink(need.section)],
      ]),
      ...shown.flatMap(failureDetails),
      ...(more > 0 ? [`… and ${more} ${how}`] : []),
    ],
  }
}

/** The same mistake shows with every peer. */
function causeOf({ cell, reason, expected, actual }: Verdict): string {
  const names = [cell.server.name, cell.client.name]
  const told = names
    .reduce((text, name) => text.replaceAll(name, "…"), reason ?? "")
    .replace(/load average .*$/, "")
    .replace(EXCERPT, "")
  return [told.replaceAll(cell.scenario.id, "…"), expected, actual].join("\n")
}

function failureDetails({
  cell,
  reason = "",
  expected,
  actual,
  observed,
  driven,
}: Verdict): string[] {
  const { scenario, transport, server, client } = cell
  return [
    `${scenario.id}, ${transport}, client ${client.name} to server ${server.name}: ${scenario.title}`,
    ...detailsOf([
      ["wrong", reason],
      ["expected", expected],
      ["actual", actual],
      ["observed", reason.includes(observed) ? undefined : observed],
      ["printed", driven.ending.kind === "fail" ? printedBy(driven) : undefined],
      ["to do", adviceFor(reason, { expected, actual })],
      ["files", filesOf(driven.logs)],
      ["again", reproCommand(cell, { runtime: "process" })],
    ]).map((line) => `  ${line}`),
  ]
}

/** The last words of a client that did not come to the end of a case. */
function printedBy({ observations }: Verdict["driven"]): string {
  const events = observations.slice(-MAX_EVENTS).map(({ event }) => event)
  const left = observations.length - events.length
  return [...(left > 0 ? ["…"] : []), ...events].join(", ") || "nothing of this case"
}

/** Logs that have something in them, and what the programs were given. */
function filesOf(logs: readonly string[]): string | undefined {
  const files = logs.flatMap((log) => [
    ...["plan", "config"].map((document) => log.replace(/\.log$/, `.${document}.json`)),
    log,
  ])
  const there = files.filter((file) => existsSync(file) && statSync(file).size > 0)
  return there.length === 0 ? undefined : there.map(shortPath).join("  ")
}

function scenarioOf({ cell }: Verdict): string {
  return cell.scenario.id
}
