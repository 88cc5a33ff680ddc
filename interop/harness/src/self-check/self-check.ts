import { dirname, join } from "node:path"
import { keptTestCertificates } from "@interop/certificates/testing"
import { UsageError } from "@interop/command-line"
import { type FileError, makeDirectory } from "@interop/files"
import { HarnessError } from "../errors.ts"
import { listenersFor } from "../launch/listeners.ts"
import { makeRuntime } from "../launch/make-runtime.ts"
import type { Runtime } from "../launch/runtime.ts"
import { Machine } from "../machine.ts"
import { prepare } from "../prepare/prepare.ts"
import { Reaper } from "../processes/reaper.ts"
import {
  emptyReportDirectory,
  lockReportDirectory,
  refuseOtherFiles,
} from "../report/report-directory.ts"
import { missingOf } from "../select/absence.ts"
import { type Catalogue, type Sources, readCatalogue } from "../select/catalogue.ts"
import { readKnownDivergences } from "../select/known-divergences.ts"
import type { Implementation, Program, Role } from "../select/manifests.ts"
import { choose } from "../select/patterns.ts"
import { placements } from "../select/placement.ts"
import { checkRequirements } from "../select/requirements.ts"
import { type GivenTimeouts, type Timeouts, timeoutsFor } from "../timeouts.ts"
import { cacheDirectory, implementationsDirectory, shortPath } from "../workspace.ts"
import { type Climb, climb, ofItself } from "./climb.ts"
import { Findings, detailsOf } from "./findings.ts"
import { type Rung, cellsOn, otherRole, readLadder } from "./ladder.ts"
import { checkClientStart, checkServerStart } from "./start.ts"
import { offeredBy, wholeCommand } from "./what-is-there.ts"

/** Of silence, on a quick machine: an author waits for it. */
const CASE_MS = 10_000

export interface SelfCheckOptions {
  sources: Sources
  stack: string
  /** Globs of its programs; none: all. */
  programs: string[]
  /** Only its servers, or its clients. */
  role?: Role
  /** Globs of rungs; none: all. */
  rungs: string[]
  /** Goes on after a rung that fails. */
  all: boolean
  builds: boolean
  timeouts: GivenTimeouts
  reportDirectory: string
  print: (line: string) => void
  signal: AbortSignal
}

interface Stack {
  catalogue: Catalogue
  implementation: Implementation
  programs: Program[]
  ladder: Rung[]
}

/** What is still wrong with a stack, in the order in which it is best mended. True when nothing is, and something was shown. */
export async function selfCheck(options: SelfCheckOptions): Promise<boolean> {
  const { reportDirectory, print, signal } = options
  const findings = new Findings(print)
  findings.heading(`stack ${options.stack}`)
  const stack = readStack(options, findings)
  if (stack === undefined || !(await hasTools(stack.implementation, findings))) return false
  await refuseOtherFiles(reportDirectory)
  const lock = lockReportDirectory(reportDirectory)
  const reaper = new Reaper()
  try {
    emptyReportDirectory(reportDirectory)
    return await checkPrograms(stack, { findings, reaper, ...options })
  } finally {
    await reaper.close()
    lock.release()
    signal.throwIfAborted()
  }
}

function readStack(
  { sources, stack, programs, role, rungs }: SelfCheckOptions,
  findings: Findings,
): Stack | undefined {
  const title = "manifest"
  let catalogue: Catalogue
  try {
    catalogue = readCatalogue(sources)
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "manifest") throw error
    findings.add({
      state: "failed",
      title,
      text: error.message,
      details: detailsOf([
        ["to do", "its form is interop/harness/schemas/manifest.schema.json"],
        ["guide", "docs/adding-a-language.md#the-manifest"],
      ]),
    })
    return undefined
  }
  const all = [...catalogue.servers, ...catalogue.clients]
  const its = all.filter(({ implementation }) => implementation.name === stack)
  const [first] = its
  if (first === undefined) {
    const names = [...new Set(all.map(({ implementation }) => implementation.name))].join(", ")
    throw new UsageError(
      `there is no stack ${JSON.stringify(stack)}; there are: ${names}. A new one begins with: npx nx g @interop/nx-plugin:implementation ${stack} --language LANGUAGE`,
    )
  }
  const { implementation } = first
  if (implementation.hostile) {
    throw new UsageError(
      `${stack} breaks the protocol on purpose: its scenarios are faults/* and hostile-client/*, and the self-check has none of them`,
    )
  }
  const ofRole = its.filter((each) => role === undefined || each.role === role)
  if (ofRole.length === 0) throw new UsageError(`${stack} has no ${role}: leave --role out`)
  const chosen = choose("--programs", programs, ofRole, ({ name }) => name)
  const ladder = choose("--rungs", rungs, readLadder(catalogue.scenarios), ({ name }) => name)
  findings.add({
    state: "passed",
    title,
    text: `${shortPath(join(implementation.directory, "manifest.yaml"))}: ${chosen.map(({ role, name }) => `${role} ${name}`).join(", ")}`,
  })
  return { catalogue, implementation, programs: chosen, ladder }
}

async function hasTools(implementation: Implementation, findings: Findings): Promise<boolean> {
  const checked = await checkRequirements(implementation)
  for (const { requirement, found = "", problem } of checked) {
    findings.add(
      problem === undefined
        ? { state: "passed", title: "tools", text: `${requirement.tool}: ${found}` }
        : {
            state: "failed",
            title: "tools",
            text: `${requirement.tool} ${problem}`,
            details: detailsOf([
              ["to do", `install it with: ${requirement.install}`],
              ["checked by", requirement.check.join(" ")],
            ]),
          },
    )
  }
  return checked.every(({ problem }) => problem === undefined)
}

interface Means extends SelfCheckOptions {
  findings: Findings
  reaper: Reaper
}

async function checkPrograms(stack: Stack, means: Means): Promise<boolean> {
  const { findings, reportDirectory, reaper, signal } = means
  const logDirectory = join(reportDirectory, "logs")
  makeDirectory(logDirectory)
  if (!(await isBuilt(stack.implementation, logDirectory, means))) return false
  const peers = await peersOf(stack, logDirectory, means)
  const machine = new Machine()
  const timeouts = {
    ...timeoutsFor(means.timeouts, machine.slowness),
    ...(means.timeouts.caseMs === undefined && { caseMs: Math.round(CASE_MS * machine.slowness) }),
  }
  const failure = new AbortController()
  const runtime = await makeRuntime("process", {
    directory: logDirectory,
    certificates: await keptTestCertificates({
      directory: join(reportDirectory, "certificates"),
      names: [],
      cache: cacheDirectory,
    }),
    secrets: stack.catalogue.secrets,
    contracts: stack.catalogue.contracts.map(({ contract }) => contract),
    images: new Map(),
    limits: { memoryMb: 0, cpus: 0 },
    reaper,
    onUnwritable: (error: FileError) => failure.abort(error),
  })
  const ended = AbortSignal.any([signal, failure.signal])
  ended.addEventListener("abort", () => void runtime.close())
  let passes = 0
  try {
    for (const program of stack.programs) {
      const its = peers.filter(({ role }) => role === otherRole(program.role))
      const all = { ...means, signal: ended, runtime, machine, timeouts, logDirectory, peers: its }
      passes += await checkProgram(program, stack, all)
      ended.throwIfAborted()
    }
  } finally {
    await runtime.close()
  }
  findings.say(`\n${lastWord(stack, findings, passes)}`)
  return findings.failed === 0 && passes > 0
}

function lastWord({ implementation }: Stack, { failed }: Findings, passes: number): string {
  const again = commandFor(implementation)
  if (failed > 0) return `${failed} to mend; then again: ${again}`
  if (passes === 0) {
    return `nothing is wrong, and nothing is there yet; after the first step again: ${again}`
  }
  return "nothing is wrong with what is there"
}

/** Seen from the root of the workspace. */
function commandFor({ name, directory }: Implementation, options = ""): string {
  const folder = dirname(directory)
  return folder === implementationsDirectory
    ? `npx nx run ${name}:self-check${options}`
    : `npm run harness -- self-check ${name} --implementations ${shortPath(folder)}${options}`
}

async function isBuilt(
  implementation: Implementation,
  logDirectory: string,
  { findings, builds, reaper, signal }: Means,
): Promise<boolean> {
  const { build, name, directory } = implementation
  const title = "build"
  if (build === undefined) {
    findings.add({ state: "passed", title, text: "there is nothing to build" })
    return true
  }
  if (!builds) {
    findings.add({ state: "lacking", title, text: "left out: --no-build" })
    return true
  }
  const onStage = () => {}
  try {
    const stack = { implementations: [implementation], environments: [] }
    await prepare(stack, placements.process, {
      builds,
      logDirectory,
      onStage,
      reaper,
      signal,
    })
    findings.add({ state: "passed", title, text: build.command.trim().replaceAll("\n", "; ") })
    return true
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "build") throw error
    const isProject = dirname(directory) === implementationsDirectory
    findings.add({
      state: "failed",
      title,
      text: error.message,
      details: detailsOf([
        [
          "by hand",
          isProject
            ? `npx nx run ${name}:build`
            : `cd ${shortPath(directory)} && ${build.command.trim()}`,
        ],
      ]),
    })
    return false
  }
}

/** The reference programs of other stacks, built; a stack whose tools are missing is left out. */
async function peersOf(
  { catalogue, implementation, programs }: Stack,
  logDirectory: string,
  { builds, reaper, signal }: Means,
): Promise<Program[]> {
  const roles = new Set(programs.map(({ role }) => otherRole(role)))
  const all = [...catalogue.servers, ...catalogue.clients].filter(
    (each) =>
      roles.has(each.role) &&
      each.reference === true &&
      !each.implementation.hostile &&
      each.implementation !== implementation,
  )
  const stacks = [...new Set(all.map((each) => each.implementation))]
  const here: Implementation[] = []
  for (const each of stacks) {
    const missing = await missingOf(each, all, placements.process, signal)
    if (missing.length === 0) here.push(each)
  }
  const peers = all.filter((each) => here.includes(each.implementation))
  if (roles.size > new Set(peers.map(({ role }) => role)).size) {
    throw new HarnessError(
      "requirement",
      `no reference peer can run: the tools of ${stacks.map(({ name }) => name).join(", ")} are missing; see: npm run harness -- doctor`,
    )
  }
  const onStage = () => {}
  const stacksOfPeers = { implementations: here, environments: [] }
  await prepare(stacksOfPeers, placements.process, {
    builds,
    logDirectory,
    onStage,
    reaper,
    signal,
  })
  return peers
}

interface ProgramMeans extends Means {
  runtime: Runtime
  machine: Machine
  timeouts: Timeouts
  logDirectory: string
  peers: Program[]
}

/** Returns how many scenarios pass. */
async function checkProgram(
  program: Program,
  { catalogue, ladder }: Stack,
  { sources, ...means }: ProgramMeans,
): Promise<number> {
  const { findings, runtime, peers, all } = means
  const { role, name } = program
  findings.heading(
    `${role} ${name}, with ${otherRole(role)} ${peers.map((peer) => peer.name).join(" and ")}`,
  )
  const cells = ladder.flatMap((rung) => cellsOn(rung, program, peers))
  const [first] = cells
  if (first === undefined) throw new HarnessError("scenario", "the self-check has no scenario")
  const { contract } = first.scenario
  const ofContract = cells.filter(
    ({ scenario }) => scenario.contract === contract && scenario.ownServer === undefined,
  )
  const start = { ...means, program, contract, listeners: listenersFor(ofContract, runtime) }
  const starts = await (role === "server" ? checkServerStart(start) : checkClientStart(start))
  const known = readKnownDivergences(sources.knownDivergences, catalogue)
  const came = starts || all ? await climb({ ...means, program, ladder, known }) : undefined
  const isWhole = means.rungs.length === 0
  for (const line of summaryOf(program, catalogue, ladder, { came, isWhole })) {
    findings.say(`  ${line}`)
  }
  return came?.passed.size ?? 0
}

function summaryOf(
  program: Program,
  catalogue: Catalogue,
  ladder: readonly Rung[],
  { came, isWhole }: { came: Climb | undefined; isWhole: boolean },
): string[] {
  const next = ["next", nextStep(program, ladder, { came, isWhole })] as const
  if (came === undefined) return detailsOf([next])
  const { scenarios, offered, lacks } = offeredBy(program, catalogue)
  return detailsOf([
    next,
    [
      "there is",
      `${came.passed.size} of ${new Set(ladder.flatMap((rung) => rung.scenarios)).size} scenarios that are tried here pass; the manifest offers ${offered} of ${scenarios} of depth reference`,
    ],
    ...lacks.map(
      ({ text, scenarios: behind }) =>
        [
          "declared",
          `${ofItself(text, program)}; without that entry ${behind === 1 ? "one scenario" : `${behind} scenarios`} more`,
        ] as const,
    ),
    ["the whole", wholeCommand(program)],
  ])
}

function nextStep(
  { role, name, implementation }: Program,
  ladder: readonly Rung[],
  { came, isWhole }: { came: Climb | undefined; isWhole: boolean },
): string {
  if (came === undefined) return "what is marked ✗ above: nothing else can be tried before that"
  const { failedAt, lackingAt, passed } = came
  const only = (rung: Rung) =>
    commandFor(implementation, ` --role ${role} --programs ${name} --rungs ${rung.name}`)
  if (failedAt !== undefined) return `${failedAt.name}, as above; it alone: ${only(failedAt)}`
  const [first] = ladder
  if (passed.size === 0 && first !== undefined) {
    return `write ${role} ${name}, name its command in the manifest, and delete the entries of \`lacks\` that it no longer needs; begin with ${first.name}: ${first[role]?.needs}`
  }
  if (lackingAt !== undefined) {
    return `${lackingAt.name}, if the library can: ${lackingAt[role]?.needs} Delete its entry of \`lacks\`, and try it alone: ${only(lackingAt)}`
  }
  if (!isWhole) return `the other rungs: ${commandFor(implementation)}`
  return "the whole, and what it shows to be different: docs/known-divergences.md"
}
