import {
  type Case,
  DriverProtocolError,
  type Observation,
  type Ready,
  parseObservation,
  parseReady,
} from "@interop/driver-protocol"
import { describeExit } from "../processes/exit.ts"
import { ProcessClock } from "../launch/process-clock.ts"
import type { RunningProgram } from "../launch/runtime.ts"
import type { Machine } from "../machine.ts"
import { Secrets } from "../select/secrets.ts"
import type { Timeouts } from "../timeouts.ts"
import { ClaimedTimes } from "./claimed-times.ts"
import { ClockDrift } from "../launch/clock-drift.ts"
import { StepProgress } from "./step-progress.ts"
import { Watchdog } from "./watchdog.ts"

const MAX_OBSERVATIONS_A_CASE = 500_000
/** A case that shows signs of life may take so many times the limit of silence, and no more. */
const LONGEST_CASE_FACTOR = 20

/** What came of one case in one process of a client. */
export interface CaseRun {
  observations: Observation[]
  begunAt: number
  endedAt?: number
}

/** All that one process of a client printed. */
export interface ClientRun {
  clock: ProcessClock
  ready?: Ready
  /** By case id, in the order in which they were begun. */
  cases: Map<string, CaseRun>
  /** What it did wrong, in its plan or after it; nothing is trusted that came later. */
  broke?: string
  /** The line with which it broke the driver contract, where it was one. */
  brokenLine?: string
}

export interface FollowOptions {
  timeouts: Timeouts
  machine: Machine
  /** By the harness's clock, before the client was launched. */
  launchedAt: number
  /** What no report may have. */
  secrets?: Secrets
  onCaseBegun?: ((id: string) => void) | undefined
  onCaseEnded?: (id: string, run: CaseRun) => void
}

/** Follows a client through its plan, and ends it when it breaks the driver contract. */
export async function followClient(
  client: RunningProgram,
  plan: Case[],
  {
    timeouts,
    machine,
    launchedAt,
    secrets = new Secrets(),
    onCaseBegun,
    onCaseEnded,
  }: FollowOptions,
): Promise<ClientRun> {
  const { startMs, caseMs, lineMs } = timeouts
  const run: ClientRun = { clock: new ProcessClock(launchedAt, lineMs), cases: new Map() }
  const breakOff = (reason: string) => {
    run.broke ??= reason
    client.kill()
  }
  const stretch = () => (timeouts.caseFollowsMachine ? machine.slownessNow() / machine.slowness : 1)
  const watchdog = new Watchdog(
    (what) => breakOff(`hangs: ${what} (${machine.describe()})`),
    stretch,
  )
  watchdog.expect("no ready line", startMs)
  const reader = new ObservationReader(run, plan, {
    watchdog,
    machine,
    silenceMs: caseMs,
    onCaseBegun,
    onCaseEnded,
  })
  try {
    for await (const line of client.lines) {
      if (run.broke !== undefined) continue
      try {
        reader.take(secrets.hide(line))
      } catch (error) {
        if (error instanceof DriverProtocolError && error.line !== undefined) {
          run.brokenLine = error.line
        }
        breakOff(`breaks the driver contract: ${(error as Error).message}`)
      }
    }
  } catch (error) {
    breakOff((error as Error).message)
  }
  const exit = await client.exited
  watchdog.stop()
  const unfinished = plan.some(({ id }) => run.cases.get(id)?.endedAt === undefined)
  if (exit.code !== 0) run.broke ??= describeExit(exit)
  else if (unfinished) run.broke ??= "exited with code 0 before it had run all of its cases"
  const problem = reader.problem()
  if (problem !== undefined) run.broke ??= problem
  return run
}

class ObservationReader {
  readonly #run: ClientRun
  readonly #plan: Map<string, { planned: Case; position: number }>
  readonly #machine: Machine
  readonly #times = new ClaimedTimes()
  readonly #drift = new ClockDrift()
  #position = -1
  readonly #watchdog: Watchdog
  readonly #silenceMs: number
  readonly #onCaseBegun: FollowOptions["onCaseBegun"]
  readonly #onCaseEnded: FollowOptions["onCaseEnded"] | undefined
  #current: { planned: Case; run: CaseRun; progress: StepProgress } | undefined
  #seq = 0

  constructor(
    run: ClientRun,
    plan: Case[],
    {
      watchdog,
      machine,
      silenceMs,
      onCaseBegun,
      onCaseEnded,
    }: {
      watchdog: Watchdog
      machine: Machine
      silenceMs: number
      onCaseBegun: FollowOptions["onCaseBegun"]
      onCaseEnded: FollowOptions["onCaseEnded"] | undefined
    },
  ) {
    this.#silenceMs = silenceMs
    this.#onCaseBegun = onCaseBegun
    this.#onCaseEnded = onCaseEnded
    this.#machine = machine
    this.#run = run
    this.#plan = new Map(plan.map((planned, position) => [planned.id, { planned, position }]))
    this.#watchdog = watchdog
  }

  take(line: string): void {
    if (this.#run.ready === undefined) {
      this.#run.ready = parseClientReady(line)
      this.#watchdog.expect("no case begun", this.#silenceMs)
      return
    }
    const observation = parseObservation(line)
    if (observation.seq !== this.#seq + 1) {
      throw new Error(`seq ${observation.seq} follows ${this.#seq}`)
    }
    this.#seq = observation.seq
    this.#run.clock.hear(observation)
    this.#drift.heard(observation.atMs, performance.now())
    if (observation.event === "case-begun") {
      this.#begin(observation)
    } else {
      this.#append(observation)
    }
  }

  /** What only the whole run shows. */
  problem(): string | undefined {
    const drift = this.#drift.problem(this.#machine)
    return this.#times.problem() ?? (drift && `breaks the driver contract: ${drift}`)
  }

  #begin(observation: Observation): void {
    const id = observation.case
    const known = this.#plan.get(id)
    if (known === undefined) throw new Error(`begins case "${id}", which is not in its plan`)
    if (this.#run.cases.has(id)) throw new Error(`begins case "${id}" twice`)
    const { planned, position } = known
    if (position < this.#position) {
      throw new Error(`begins case "${id}", which its plan has before the one that it began last`)
    }
    this.#position = position
    if (this.#current !== undefined) {
      throw new Error(`begins case "${id}" before case "${this.#current.planned.id}" has ended`)
    }
    const run = { observations: [observation], begunAt: performance.now() }
    this.#current = { planned, run, progress: new StepProgress(planned.steps) }
    this.#run.cases.set(id, run)
    this.#watchdog.expect(`${planned.name} shows nothing`, planned.timeoutMs)
    this.#onCaseBegun?.(id)
  }

  #append(observation: Observation): void {
    const current = this.#current
    if (observation.case !== current?.planned.id) {
      throw new Error(`${observation.event} of case "${observation.case}" outside of that case`)
    }
    const { planned, run, progress } = current
    progress.take(observation)
    run.observations.push(observation)
    if (run.observations.length > MAX_OBSERVATIONS_A_CASE) {
      throw new Error(`more than ${MAX_OBSERVATIONS_A_CASE} observations in case "${planned.id}"`)
    }
    if (observation.event !== "case-ended") {
      const tookMs = performance.now() - run.begunAt
      if (tookMs > planned.timeoutMs * LONGEST_CASE_FACTOR) {
        throw new Error(`${planned.name} has not ended after ${Math.round(tookMs / 1000)} s`)
      }
      this.#watchdog.expect(`${planned.name} shows nothing more`, planned.timeoutMs)
      return
    }
    run.endedAt = performance.now()
    const [begun] = run.observations
    this.#times.caseEnded(
      observation.atMs - (begun?.atMs ?? observation.atMs),
      run.endedAt - run.begunAt,
      this.#machine.latenessMs,
    )
    this.#drift.caseEnded()
    this.#current = undefined
    this.#watchdog.expect("neither a case begun nor the end of the program", this.#silenceMs)
    this.#onCaseEnded?.(planned.id, run)
  }
}

function parseClientReady(line: string): Ready {
  const ready = parseReady(line)
  for (const key of ["listeners", "capabilities"] as const) {
    if (ready[key] !== undefined)
      throw new Error(`names ${key} when ready, which only a server has`)
  }
  return ready
}

/** Why the client cannot be trusted with any case, or undefined when its answers to the probes are right. */
export function probeFailure(
  { cases, broke }: ClientRun,
  probes: readonly Case[],
): string | undefined {
  for (const [index, { id, steps }] of probes.entries()) {
    const probe = cases.get(id)
    if (probe?.endedAt === undefined) {
      return `did not run the first ${probes.length} cases: it ${broke ?? `left out number ${index + 1}`}`
    }
    const events = probe.observations.map(({ event }) => event)
    if (events.join() === "case-begun,unsupported,case-ended") continue
    const answer = events.filter((event) => event !== "case-begun" && event !== "case-ended")
    return `is broken: asked for ${JSON.stringify(steps[0])}, which does not exist, it must answer unsupported, and answered ${answer.join(", ") || broke || "nothing"}`
  }
  return undefined
}
