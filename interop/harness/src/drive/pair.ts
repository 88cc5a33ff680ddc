import { setTimeout as delay } from "node:timers/promises"
import type { Observation, Ready } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import { describeExit } from "../launch/exit.ts"
import type { Runtime } from "../launch/runtime.ts"
import type { RunningServer, ServerKeeper } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import type { Timeouts } from "../timeouts.ts"
import { type CaseRun, type ClientRun, followClient, probeFailure } from "./client-run.ts"
import { caseFor, probeCase } from "./plan.ts"

const DEATH_NOTICE_MS = 200

/** How the driving of a cell came to its end; `ended` says only that there is something to judge. */
export type Ending =
  | { kind: "ended" }
  | { kind: "fail" | "unsupported" | "not-run"; reason: string }

export interface Driven {
  cell: Cell
  ending: Ending
  observations: Observation[]
  durationMs: number
  /** Files that show what happened. */
  logs: string[]
}

/** One client against one server: all of their cells, in one process of the client where nothing breaks. */
export class Pair {
  readonly server: Program
  readonly client: Program
  readonly cells: Cell[]
  clientReady?: Ready
  readonly #runtime: Runtime
  readonly #keeper: ServerKeeper
  readonly #timeouts: Timeouts
  readonly #signal: AbortSignal
  #processes = 0

  constructor(
    runtime: Runtime,
    keeper: ServerKeeper,
    cells: [Cell, ...Cell[]],
    timeouts: Timeouts,
    signal: AbortSignal,
  ) {
    this.server = cells[0].server
    this.client = cells[0].client
    this.cells = cells
    this.#runtime = runtime
    this.#keeper = keeper
    this.#timeouts = timeouts
    this.#signal = signal
  }

  /** Drives every cell exactly once; no cell that showed something is ever tried again. */
  async drive(): Promise<Driven[]> {
    const driven = new Map<Cell, Driven>()
    let pending = this.cells
    while (pending.length > 0 && !this.#signal.aborted) {
      for (const each of await this.#driveSome(pending)) driven.set(each.cell, each)
      pending = pending.filter((cell) => !driven.has(cell))
    }
    return this.cells.map(
      (cell) => driven.get(cell) ?? without(cell, { kind: "not-run", reason: "interrupted" }),
    )
  }

  /** One process of the client. What it returns is settled and never empty. */
  async #driveSome(cells: Cell[]): Promise<Driven[]> {
    try {
      const server = await this.#keeper.running()
      const offered = cells.filter((cell) => "address" in server.endpointFor(cell))
      const withheld = cells.flatMap((cell) => {
        const endpoint = server.endpointFor(cell)
        if ("address" in endpoint) return []
        const reason = `server ${this.server.name}: ${endpoint.unsupported}`
        return [without(cell, { kind: "unsupported", reason }, [server.logFile])]
      })
      return offered.length === 0 ? withheld : [...withheld, ...(await this.#run(server, offered))]
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
      if (this.#signal.aborted) return []
      return cells.map((cell) => without(cell, { kind: "not-run", reason: error.message }))
    }
  }

  async #run(server: RunningServer, cells: Cell[]): Promise<Driven[]> {
    const certificates = this.#runtime.certificatesFor("client")
    const { caseMs } = this.#timeouts
    const cases = cells.map((cell) => {
      const endpoint = server.endpointFor(cell) as { address: string }
      return caseFor(cell, this.#idOf(cell), endpoint.address, certificates, caseMs)
    })
    const [first] = cases
    const plan = first === undefined ? [] : [probeCase(first.target, caseMs), ...cases]
    this.#processes += 1
    const label = `client.${this.client.name}.${this.server.name}`
    const client = await this.#runtime.launch({
      program: this.client,
      document: { option: "--plan", content: { cases: plan } },
      label: this.#processes === 1 ? label : `${label}.${this.#processes}`,
    })
    void server.died.then(() => {
      if (server.death !== undefined) client.kill()
    })
    const run = await followClient(client, plan, this.#timeouts)
    await this.#hearOfDeath(server, run)
    if (run.ready !== undefined) this.clientReady = run.ready
    if (this.#signal.aborted && run.broke !== undefined) return []

    const logs = [client.logFile, server.logFile]
    const distrust = probeFailure(run)
    if (distrust !== undefined && server.death === undefined) {
      const reason = `client ${this.client.name} ${distrust}`
      return cells.map((cell) => without(cell, { kind: "fail", reason }, logs))
    }
    const runs = cells.map((cell) => ({ cell, run: run.cases.get(this.#idOf(cell)) }))
    return server.death === undefined
      ? settle(runs, run, logs)
      : settleAfterDeath(runs, server, server.death, logs)
  }

  /** The same in every process of the client, so that logs can be compared. */
  #idOf(cell: Cell): string {
    return String(this.cells.indexOf(cell) + 1)
  }

  /** A client can be through with failing before the harness hears that its server is gone. */
  async #hearOfDeath(server: RunningServer, { cases }: ClientRun): Promise<void> {
    const last = [...cases.values()].at(-1)
    if (last === undefined || endedOk(last)) return
    await Promise.race([server.died, delay(DEATH_NOTICE_MS, undefined, { ref: false })])
  }
}

interface CellRun {
  cell: Cell
  run: CaseRun | undefined
}

/** What a process that came to its end, or broke, says of each cell. */
function settle(runs: CellRun[], client: ClientRun, logs: string[]): Driven[] {
  const lastBegun = runs.findLastIndex(({ run }) => run !== undefined)
  const settled = runs.flatMap(({ cell, run }, index) => {
    if (run?.endedAt !== undefined) return [observed(cell, run, { kind: "ended" }, logs)]
    if (run !== undefined)
      return [observed(cell, run, { kind: "fail", reason: broke(cell, client) }, logs)]
    if (index > lastBegun) return []
    const reason = `client ${cell.client.name} skips ${cell.scenario.id}, which its plan has`
    return [without(cell, { kind: "fail", reason }, logs)]
  })
  const [first] = runs
  if (settled.length > 0 || first === undefined) return settled
  // It broke between two cases: without a culprit the next in turn pays, so that the run ends.
  return [without(first.cell, { kind: "fail", reason: broke(first.cell, client) }, logs)]
}

function broke({ client, scenario }: Cell, run: ClientRun): string {
  return `client ${client.name}, in ${scenario.id}: ${run.broke}`
}

/**
 * A server's end is seen by its clients a moment before the harness hears of
 * it, so that cases which began against no server at all can have failed too.
 * The first of the last ones that did not end OK was in flight; those after it
 * have shown nothing of this pair, and are left for the next server.
 */
function settleAfterDeath(
  runs: CellRun[],
  { program }: RunningServer,
  { exit, at }: NonNullable<RunningServer["death"]>,
  logs: string[],
): Driven[] {
  const EARLIEST_SIGN_MS = 1000
  const begun = runs.filter((each): each is { cell: Cell; run: CaseRun } => each.run !== undefined)
  const lastSound = begun.findLastIndex(
    ({ run }) => run.endedAt !== undefined && (run.endedAt < at - EARLIEST_SIGN_MS || endedOk(run)),
  )
  const sound = begun
    .slice(0, lastSound + 1)
    .map(({ cell, run }) => observed(cell, run, { kind: "ended" }, logs))
  const inFlight = begun[lastSound + 1] ?? runs[lastSound + 1]
  if (inFlight === undefined) return sound
  const reason = `server ${program.name} died in ${inFlight.cell.scenario.id}: it ${describeExit(exit)}`
  const ending: Ending = { kind: "fail", reason }
  const { cell, run } = inFlight
  return [
    ...sound,
    run === undefined ? without(cell, ending, logs) : observed(cell, run, ending, logs),
  ]
}

function endedOk({ observations }: CaseRun): boolean {
  const statuses = observations.filter((each) => each.event === "status")
  return statuses.length > 0 && statuses.every(({ code }) => code === 0)
}

function observed(cell: Cell, run: CaseRun, ending: Ending, logs: string[]): Driven {
  const durationMs = (run.endedAt ?? performance.now()) - run.begunAt
  return { cell, ending, observations: run.observations, durationMs, logs }
}

function without(cell: Cell, ending: Ending, logs: string[] = []): Driven {
  return { cell, ending, observations: [], durationMs: 0, logs }
}
