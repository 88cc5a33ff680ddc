import {
  type Case,
  type Observation,
  type Ready,
  parseObservation,
  parseReady,
} from "@interop/driver-protocol"
import { describeExit } from "../processes/exit.ts"
import { ProcessClock } from "../launch/process-clock.ts"
import type { RunningProgram } from "../launch/runtime.ts"
import type { Timeouts } from "../timeouts.ts"
import { PROBE_ID } from "./plan.ts"
import { Watchdog } from "./watchdog.ts"

const MAX_OBSERVATIONS_A_CASE = 500_000

/** What came of one case in one process of a client. */
export interface CaseRun {
  observations: Observation[]
  begunAt: number
  endedAt?: number
}

/** All that one process of a client printed. */
export interface ClientRun {
  ready?: Ready
  /** By case id, in the order in which they were begun. */
  cases: Map<string, CaseRun>
  /** Why the process did not come to the end of its plan, if it did not. */
  broke?: string
}

/** Follows a client through its plan, and ends it when it breaks the driver contract. */
export async function followClient(
  client: RunningProgram,
  plan: Case[],
  { startMs, caseMs }: Timeouts,
): Promise<ClientRun> {
  const run: ClientRun = { cases: new Map() }
  const breakOff = (reason: string) => {
    run.broke ??= reason
    client.kill()
  }
  const watchdog = new Watchdog((what) => breakOff(`hangs: ${what}`))
  watchdog.expect("no ready line", startMs)
  const reader = new ObservationReader(run, plan, watchdog, caseMs)
  try {
    for await (const line of client.lines) {
      if (run.broke !== undefined) continue
      try {
        reader.take(line)
      } catch (error) {
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
  return run
}

class ObservationReader {
  readonly #run: ClientRun
  readonly #plan: Map<string, Case>
  readonly #watchdog: Watchdog
  readonly #silenceMs: number
  readonly #clock = new ProcessClock()
  #current: { id: string; run: CaseRun } | undefined
  #seq = 0
  #atMs = Number.NEGATIVE_INFINITY

  constructor(run: ClientRun, plan: Case[], watchdog: Watchdog, silenceMs: number) {
    this.#silenceMs = silenceMs
    this.#run = run
    this.#plan = new Map(plan.map((each) => [each.id, each]))
    this.#watchdog = watchdog
  }

  take(line: string): void {
    if (this.#run.ready === undefined) {
      this.#run.ready = parseReady(line)
      this.#watchdog.expect("no case begun", this.#silenceMs)
      return
    }
    const observation = parseObservation(line)
    this.#checkOrder(observation)
    this.#clock.hear(observation)
    if (observation.event === "case-begun") {
      this.#begin(observation)
    } else {
      this.#append(observation)
    }
  }

  #checkOrder({ seq, atMs }: Observation): void {
    if (seq !== this.#seq + 1) throw new Error(`seq ${seq} follows ${this.#seq}`)
    if (atMs < this.#atMs) throw new Error(`atMs goes back from ${this.#atMs} to ${atMs}`)
    this.#seq = seq
    this.#atMs = atMs
  }

  #begin(observation: Observation): void {
    const id = observation.case
    const planned = this.#plan.get(id)
    if (planned === undefined) throw new Error(`begins case "${id}", which is not in its plan`)
    if (this.#run.cases.has(id)) throw new Error(`begins case "${id}" twice`)
    if (this.#current !== undefined) {
      throw new Error(`begins case "${id}" before case "${this.#current.id}" has ended`)
    }
    this.#current = { id, run: { observations: [observation], begunAt: performance.now() } }
    this.#run.cases.set(id, this.#current.run)
    this.#watchdog.expect(`${planned.name} did not end`, planned.timeoutMs)
  }

  #append(observation: Observation): void {
    const current = this.#current
    if (observation.case !== current?.id) {
      throw new Error(`${observation.event} of case "${observation.case}" outside of that case`)
    }
    current.run.observations.push(observation)
    if (current.run.observations.length > MAX_OBSERVATIONS_A_CASE) {
      throw new Error(`more than ${MAX_OBSERVATIONS_A_CASE} observations in case "${current.id}"`)
    }
    if (observation.event !== "case-ended") return
    current.run.endedAt = performance.now()
    this.#current = undefined
    this.#watchdog.expect("neither a case begun nor the end of the program", this.#silenceMs)
  }
}

/** Why the client cannot be trusted with any case, or undefined when its answer to the probe is right. */
export function probeFailure({ cases, broke }: ClientRun): string | undefined {
  const probe = cases.get(PROBE_ID)
  if (probe === undefined) return `did not run the first case: it ${broke ?? "left it out"}`
  const events = probe.observations.map(({ event }) => event)
  if (events.join() === "case-begun,unsupported,case-ended") return undefined
  const answer = events.filter((event) => event !== "case-begun" && event !== "case-ended")
  return `is broken: asked for a step that does not exist it must answer unsupported, and answered ${answer.join(", ") || broke || "nothing"}`
}
