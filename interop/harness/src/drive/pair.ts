import type { Case, Observation, Ready, ServerObservation } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import { describeExit } from "../processes/exit.ts"
import type { Runtime } from "../launch/runtime.ts"
import { OwnServers } from "../launch/own-servers.ts"
import {
  type Endpoint,
  type RunningServer,
  type ServerKeeper,
  hearOfDeath,
} from "../launch/server.ts"
import type { Recorder } from "../record/recorder.ts"
import type { Cell } from "../select/cells.ts"
import { declined } from "../select/declined.ts"
import type { Program } from "../select/manifests.ts"
import type { Timeouts } from "../timeouts.ts"
import { type CaseRun, type ClientRun, followClient, probeFailure } from "./client-run.ts"
import { caseFor, probeCase, scriptIds } from "./plan.ts"

/** After the client is through, how long a server may take to print the end of a call. */
const SERVER_LATENESS_MS = 3000

interface Offer {
  cell: Cell
  address: string
}

/** How the driving of a cell came to its end; `ended` says only that there is something to judge. */
export type Ending =
  | { kind: "ended" }
  | { kind: "fail" | "unsupported" | "not-run"; reason: string }

export interface Driven {
  cell: Cell
  ending: Ending
  observations: Observation[]
  /** The server's, of each scripted call. */
  server: ReadonlyMap<string, readonly ServerObservation[]>
  durationMs: number
  /** Files that show what happened. */
  logs: string[]
  /** What the client was given, if it came to that. */
  plan?: Case
}

/** One client against one server: all of their cells, in one process of the client where nothing breaks. */
export class Pair {
  readonly server: Program
  readonly client: Program
  readonly cells: Cell[]
  clientReady?: Ready
  /** Of a server that a cell had for itself. */
  ownServerReady: Ready | undefined
  readonly #runtime: Runtime
  readonly #keeper: ServerKeeper
  readonly #timeouts: Timeouts
  readonly #signal: AbortSignal
  readonly #recorder: Recorder | undefined
  readonly #plans = new Map<Cell, Case>()
  #processes = 0
  #ownServers = 0

  constructor(
    runtime: Runtime,
    keeper: ServerKeeper,
    cells: [Cell, ...Cell[]],
    timeouts: Timeouts,
    signal: AbortSignal,
    recorder?: Recorder,
  ) {
    this.server = cells[0].server
    this.client = cells[0].client
    this.cells = cells
    this.#runtime = runtime
    this.#keeper = keeper
    this.#timeouts = timeouts
    this.#signal = signal
    this.#recorder = recorder
  }

  /** Drives every cell exactly once; no cell that showed something is ever tried again. */
  async drive(): Promise<Driven[]> {
    const driven = new Map<Cell, Driven>()
    const driveAll = async (cells: Cell[], some: (pending: Cell[]) => Promise<Driven[]>) => {
      let pending = cells
      while (pending.length > 0 && !this.#signal.aborted) {
        for (const each of await this.#orNotRun(pending, some)) driven.set(each.cell, each)
        pending = pending.filter((cell) => !driven.has(cell))
      }
    }
    for (const cell of this.cells) {
      const reason = declined(cell)
      if (reason !== undefined) driven.set(cell, without(cell, { kind: "unsupported", reason }))
    }
    const { own = [], shared = [] } = Object.groupBy(
      this.cells.filter((cell) => !driven.has(cell)),
      ({ scenario }) => (scenario.ownServer === undefined ? "shared" : "own"),
    )
    await driveAll(shared, (pending) => this.#driveShared(pending))
    await driveAll(own, (pending) => this.#driveOwn(pending))
    return this.cells.map((cell) => {
      const plan = this.#plans.get(cell)
      const its = driven.get(cell) ?? without(cell, { kind: "not-run", reason: "interrupted" })
      return { ...its, ...(plan && { plan }) }
    })
  }

  /** What cannot be driven at all is told of each cell. */
  async #orNotRun(cells: Cell[], drive: (cells: Cell[]) => Promise<Driven[]>): Promise<Driven[]> {
    try {
      return await drive(cells)
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
      if (this.#signal.aborted) return []
      return cells.map((cell) => without(cell, { kind: "not-run", reason: error.message }))
    }
  }

  /** One process of the client, against the server of all. What it returns is settled and never empty. */
  async #driveShared(cells: Cell[]): Promise<Driven[]> {
    const server = await this.#keeper.running()
    const offers = cells.map((cell) => ({ cell, endpoint: server.endpointFor(cell) }))
    const withheld = this.#withheld(offers, [server.logFile])
    const offered = this.#offered(offers)
    return offered.length === 0 ? withheld : [...withheld, ...(await this.#run(server, offered))]
  }

  /** One process of the client, against servers that each cell has for itself. */
  async #driveOwn(cells: Cell[]): Promise<Driven[]> {
    const servers = new Map(cells.map((cell) => [cell, this.#ownServersOf(cell)]))
    const of = (cell: Cell) => servers.get(cell) as OwnServers
    try {
      const offers = await Promise.all(
        cells.map(async (cell) => ({ cell, endpoint: await of(cell).start() })),
      )
      this.ownServerReady ??= offers.map(({ cell }) => of(cell).ready).find(Boolean)
      const broken = offers.flatMap(({ cell }) => {
        const reason = of(cell).problem
        return reason === undefined ? [] : [without(cell, { kind: "not-run", reason })]
      })
      const failed = new Set(broken.map(({ cell }) => cell))
      const sound = offers.filter(({ cell }) => !failed.has(cell))
      const offered = this.#offered(sound)
      const settled = [...broken, ...this.#withheld(sound, [])]
      if (offered.length === 0) return settled
      const { run, logs } = await this.#runClient(offered)
      if (this.#signal.aborted && run.broke !== undefined) return []
      const runs = offered.map(({ cell }) => ({ cell, run: run.cases.get(this.#idOf(cell)) }))
      const driven = this.#distrusted(run, offered, logs) ?? settle(runs, run, logs)
      const judgeable = await Promise.all(
        driven.map(async (each): Promise<Driven> => {
          const own = of(each.cell)
          const observed = await this.#withServer(each, (call, withinMs) =>
            own.observationsOf(call, withinMs),
          )
          if (!allOk(each.observations)) await own.hearOfDeath()
          await own.stop()
          const withLogs = { ...observed, logs: [...each.logs, ...own.logFiles] }
          if (own.problem === undefined || each.ending.kind !== "ended") return withLogs
          return { ...withLogs, ending: { kind: "fail", reason: own.problem } }
        }),
      )
      return [...settled, ...judgeable]
    } finally {
      await Promise.all([...servers.values()].map((each) => each.stop()))
    }
  }

  #ownServersOf(cell: Cell): OwnServers {
    this.#ownServers += 1
    return new OwnServers(cell, {
      runtime: this.#runtime,
      timeouts: this.#timeouts,
      label: `server.${this.server.name}.${this.client.name}.${this.#ownServers}`,
    })
  }

  #offered(offers: { cell: Cell; endpoint: Endpoint }[]): Offer[] {
    return offers.flatMap(({ cell, endpoint }) =>
      "address" in endpoint ? [{ cell, address: endpoint.address }] : [],
    )
  }

  #withheld(offers: { cell: Cell; endpoint: Endpoint }[], logs: string[]): Driven[] {
    return offers.flatMap(({ cell, endpoint }) => {
      if ("address" in endpoint) return []
      const reason = `server ${this.server.name}: ${endpoint.unsupported}`
      return [without(cell, { kind: "unsupported", reason }, logs)]
    })
  }

  async #run(server: RunningServer, offers: Offer[]): Promise<Driven[]> {
    const { run, logs: clientLogs } = await this.#runClient(offers, server)
    const last = [...run.cases.values()].at(-1)
    if (last !== undefined && !allOk(last.observations)) await hearOfDeath([server])
    if (this.#signal.aborted && run.broke !== undefined) return []

    const logs = [...clientLogs, server.logFile]
    const distrusted = this.#distrusted(run, offers, logs)
    if (distrusted !== undefined && server.death === undefined) return distrusted
    const runs = offers.map(({ cell }) => ({ cell, run: run.cases.get(this.#idOf(cell)) }))
    const settled =
      server.death === undefined
        ? settle(runs, run, logs)
        : settleAfterDeath(runs, server, server.death, logs)
    return Promise.all(
      settled.map((each) =>
        this.#withServer(each, (call, withinMs) => server.observations.of(call, withinMs)),
      ),
    )
  }

  async #runClient(
    offers: Offer[],
    server?: RunningServer,
  ): Promise<{ run: ClientRun; logs: string[] }> {
    const certificates = this.#runtime.certificatesFor("client")
    const { caseMs } = this.#timeouts
    const cases = await Promise.all(
      offers.map(async ({ cell, address }) => {
        const reached = (await this.#recorder?.addressFor(cell, address)) ?? address
        const plan = caseFor(cell, this.#idOf(cell), reached, certificates, caseMs)
        this.#plans.set(cell, plan)
        return plan
      }),
    )
    const [first] = cases
    const plan = first === undefined ? [] : [probeCase(first.target, caseMs), ...cases]
    this.#processes += 1
    const label = `client.${this.client.name}.${this.server.name}`
    const client = await this.#runtime.launch({
      program: this.client,
      document: { option: "--plan", content: { cases: plan } },
      label: this.#processes === 1 ? label : `${label}.${this.#processes}`,
    })
    void server?.died.then(() => {
      if (server.death !== undefined) client.kill()
    })
    const run = await followClient(client, plan, this.#timeouts)
    await this.#recorder?.stop(offers.map(({ cell }) => cell))
    if (run.ready !== undefined) this.clientReady = run.ready
    return { run, logs: [client.logFile] }
  }

  #distrusted(run: ClientRun, offers: Offer[], logs: string[]): Driven[] | undefined {
    const distrust = probeFailure(run)
    if (distrust === undefined) return undefined
    const reason = `client ${this.client.name} ${distrust}`
    return offers.map(({ cell }) => without(cell, { kind: "fail", reason }, logs))
  }

  /** Joined by the ids of the calls, once the server is through with them. */
  async #withServer(
    driven: Driven,
    observationsOf: (call: string, withinMs: number) => Promise<ServerObservation[]>,
  ): Promise<Driven> {
    if (driven.observations.length === 0) return driven
    const ids = scriptIds(driven.cell, this.#idOf(driven.cell))
    const server = new Map<string, ServerObservation[]>()
    await Promise.all(
      [...ids].map(async ([call, id]) => {
        server.set(call, await observationsOf(id, SERVER_LATENESS_MS))
      }),
    )
    return { ...driven, server }
  }

  /** The same in every process of the client, so that logs can be compared. */
  #idOf(cell: Cell): string {
    return String(this.cells.indexOf(cell) + 1)
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
  const next = runs[lastBegun + 1]
  const brokeBetween = client.broke !== undefined && runs[lastBegun]?.run?.endedAt !== undefined
  if (next === undefined || (settled.length > 0 && !brokeBetween)) return settled
  // It broke between two cases: without a culprit the next in turn pays.
  return [...settled, without(next.cell, { kind: "fail", reason: broke(next.cell, client) }, logs)]
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
    ({ run }) =>
      run.endedAt !== undefined && (run.endedAt < at - EARLIEST_SIGN_MS || allOk(run.observations)),
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

function allOk(observations: readonly Observation[]): boolean {
  const statuses = observations.filter((each) => each.event === "status")
  return statuses.length > 0 && statuses.every(({ code }) => code === 0)
}

function observed(cell: Cell, run: CaseRun, ending: Ending, logs: string[]): Driven {
  const durationMs = (run.endedAt ?? performance.now()) - run.begunAt
  return { cell, ending, observations: run.observations, server: new Map(), durationMs, logs }
}

function without(cell: Cell, ending: Ending, logs: string[] = []): Driven {
  return { cell, ending, observations: [], server: new Map(), durationMs: 0, logs }
}
