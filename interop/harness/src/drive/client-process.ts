import type { Contract } from "@interop/contracts"
import type { Case, Observation, Ready } from "@interop/driver-protocol"
import type { Runtime } from "../launch/runtime.ts"
import type { RunningServer } from "../launch/server.ts"
import type { Machine } from "../machine.ts"
import type { Recorder } from "../record/recorder.ts"
import { Witness } from "../record/witness.ts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import type { Secrets } from "../select/secrets.ts"
import { withRightCall } from "../select/right-call.ts"
import type { Timeouts } from "../timeouts.ts"
import { type ClientRun, followClient, probeFailure } from "./client-run.ts"
import type { Connections, Driven } from "./driven.ts"
import { casesFor, probeCases, rightCallId } from "./plan.ts"
import { type CellRun, without } from "./settle.ts"

/** A cell that a server has taken, and where. */
export interface Offer {
  cell: Cell
  address: string
  /** Where its right call goes, if it has one. */
  rightAddress?: string
}

export interface ClientOptions {
  runtime: Runtime
  contract: Contract
  client: Program
  /** Names its files in the report directory. */
  label: string
  timeouts: Timeouts
  machine: Machine
  recorder?: Recorder | undefined
  /** What no report may have. */
  secrets: Secrets
  /** Those that the harness witnesses. */
  witnessed: ReadonlySet<Cell>
  /** The same in every process of the client, so that logs can be compared. */
  idOf: (cell: Cell) => string
  onCaseEnded: (cell: Cell) => void
}

/** All that one process of the client brought. */
export interface ClientResult {
  run: ClientRun
  /** Why it cannot be trusted with any cell, or undefined. */
  failedProbe: string | undefined
  cellRuns: CellRun[]
  connections: Map<Cell, Connections>
  logs: string[]
}

/** Starts the client of a pair, as often as it takes: a new process for what is left when one broke. */
export class ClientProcesses {
  readonly #options: ClientOptions
  readonly #plans = new Map<Cell, Case>()
  #count = 0
  ready: Ready | undefined

  constructor(options: ClientOptions) {
    this.#options = options
  }

  /** What the client was given for that cell, if it came to that. */
  planOf(cell: Cell): Case | undefined {
    return this.#plans.get(cell)
  }

  /** One process, through all of these cells; when their server dies it is ended. */
  async run(offers: readonly Offer[], server?: RunningServer): Promise<ClientResult> {
    const witness = new Witness()
    try {
      return await this.#run(offers, witness, server)
    } finally {
      const cells = offers.map(({ cell }) => cell)
      await Promise.all([witness.close(), this.#options.recorder?.stop(cells)])
    }
  }

  async #run(
    offers: readonly Offer[],
    witness: Witness,
    server: RunningServer | undefined,
  ): Promise<ClientResult> {
    const { runtime, client, timeouts, machine, idOf, onCaseEnded } = this.#options
    const connections = new Map<Cell, Connections>()
    const cellOf = new Map<string, { cell: Cell; witnessed: Cell }>()
    /** The ids of cases that must fail, each of which has a right call. */
    const forbidden = new Set<string>()
    const planned = await Promise.all(
      offers.map(async (offer) => {
        const { cell } = offer
        const rightCell = withRightCall(cell)
        const { own, rightCall } = await this.#casesOf(offer, rightCell, witness)
        this.#plans.set(cell, this.#options.secrets.hideIn(own))
        cellOf.set(own.id, { cell, witnessed: cell })
        if (rightCall === undefined) return [own]
        forbidden.add(own.id)
        cellOf.set(rightCall.id, { cell, witnessed: rightCell })
        return [own, rightCall]
      }),
    )
    const cases = planned.flat()
    const [first] = cases
    const probes = first === undefined ? [] : probeCases(first.target, timeouts.caseMs)
    const plan = [...probes, ...cases]
    this.#count += 1
    const { contract, label } = this.#options
    const descriptors = runtime.descriptorsFor("client", contract)
    const launchedAt = performance.now()
    const program = await runtime.launch({
      program: client,
      document: { option: "--plan", content: { contract: { descriptors }, cases: plan } },
      label: this.#count === 1 ? label : `${label}.${this.#count}`,
    })
    void server?.died.then(() => {
      if (server.death !== undefined) program.kill()
    })
    const run = await followClient(program, plan, {
      timeouts,
      machine,
      launchedAt,
      secrets: this.#options.secrets,
      onCaseEnded: (id, { observations }) => {
        const ended = cellOf.get(id)
        if (ended === undefined) return
        // A case that shows no answer needs no connection: it is unsupported, or red for that.
        const shows = observations.some(forbidden.has(id) ? isEnd : isAnswer)
        const count = shows ? witness.count(ended.witnessed) : undefined
        const known = connections.get(ended.cell)
        const isShort = known !== undefined && known.accepted < known.expected
        if (count !== undefined && !isShort) connections.set(ended.cell, count)
        if (planned.some((its) => its.at(-1)?.id === id)) onCaseEnded(ended.cell)
      },
    })
    if (run.ready !== undefined) this.ready = run.ready
    const cellRuns = offers.map(({ cell, rightAddress }): CellRun => ({
      cell,
      run: run.cases.get(idOf(cell)),
      ...(rightAddress !== undefined && { rightCall: run.cases.get(rightCallId(idOf(cell))) }),
    }))
    const failedProbe = probeFailure(run, probes)
    return { run, failedProbe, cellRuns, connections, logs: [program.logFile] }
  }

  async #casesOf({ cell, address, rightAddress }: Offer, rightCell: Cell, witness: Witness) {
    const { runtime, timeouts, recorder, witnessed, idOf } = this.#options
    const certificates = runtime.certificatesFor("client")
    const isWitnessed = witnessed.has(cell) && recorder === undefined
    const rightWay =
      rightAddress !== undefined && isWitnessed
        ? await witness.addressFor(rightCell, rightAddress)
        : rightAddress
    const way =
      recorder !== undefined
        ? await recorder.addressFor(cell, address)
        : !isWitnessed
          ? address
          : rightAddress === undefined
            ? await witness.addressFor(cell, address)
            : await witness.addressForAttempt(cell, address)
    return casesFor(
      cell,
      idOf(cell),
      { own: way, ...(rightWay !== undefined && { rightCall: rightWay }) },
      certificates,
      timeouts.caseMs,
    )
  }
}

function isEnd({ event }: Observation): boolean {
  return event === "status"
}

function isAnswer(each: Observation): boolean {
  return each.event === "received" || (each.event === "status" && each.code === 0)
}

/** Why the client cannot be trusted with any of these cells, told of each; undefined when it can. */
export function distrusted(
  client: Program,
  { failedProbe }: ClientResult,
  offers: readonly Offer[],
  settling: { slowness: number; logs: string[] },
): Driven[] | undefined {
  if (failedProbe === undefined) return undefined
  const reason = `client ${client.name} ${failedProbe}`
  return offers.map(({ cell }) => without(cell, { kind: "fail", reason }, settling))
}
