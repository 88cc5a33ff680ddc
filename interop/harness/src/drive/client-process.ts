import type { Contract } from "@interop/contracts"
import type { Case, Observation, Ready } from "@interop/driver-protocol"
import type { Runtime } from "../launch/runtime.ts"
import type { RunningServer } from "../launch/server.ts"
import type { Machine } from "../machine.ts"
import type { Recorder } from "../record/recorder.ts"
import { type Connections, Witness } from "../record/witness.ts"
import type { Cell } from "../select/cells.ts"
import type { Decoy } from "../select/decoys.ts"
import type { Program } from "../select/manifests.ts"
import type { Secrets } from "../select/secrets.ts"
import { withRightCall } from "../select/right-call.ts"
import type { Timeouts } from "../timeouts.ts"
import type { CaseIds } from "./case-ids.ts"
import { type ClientRun, followClient, probeFailure } from "./client-run.ts"
import { DecoyServer } from "./decoy-server.ts"
import type { Claims, DecoyRun, Driven } from "./driven.ts"
import { caseFor, casesFor, probeCases, withoutName } from "./plan.ts"
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
  onCaseBegun: ((cell: Cell) => void) | undefined
  onCaseEnded: (cell: Cell) => void
}

/** What the cases of a pair are made of, whichever process of the client runs them. */
export interface PairCases {
  ids: CaseIds
  /** Those that the harness witnesses. */
  witnessed: ReadonlySet<Cell>
  /** By their twins; none where the client cannot reach the harness. */
  decoys: ReadonlyMap<Cell, Decoy>
}

/** Cells of one pair in the plan of a client. */
export interface Part {
  cases: PairCases
  offers: readonly Offer[]
  /** That of all of them: once it has died the client is ended in the middle of this part. */
  server?: RunningServer
}

/** A case in the plan of a client, and what it is there for. */
type Planned = { id: string; case: Case; part: Part } & (
  | { decoy: Decoy }
  /** `mustFail`: the right call of the cell comes after it, and ends the cell. */
  | { cell: Cell; witnessed: Cell; mustFail: boolean }
)

/** All that one process of the client brought. */
export interface ClientResult {
  run: ClientRun
  /** Why it cannot be trusted with any cell, or undefined. */
  failedProbe: string | undefined
  /** Of each part. */
  cellRuns: CellRun[][]
  /** In whose cells it was ended, as their server had died. */
  endedIn: Part | undefined
  connections: Map<Cell, Connections>
  decoys: DecoyRun[]
  logs: string[]
}

/** Starts a client as often as it takes: a new process for what is left when one broke. */
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

  /** One process, through the cells of all parts, one part after another. */
  async run(parts: readonly Part[]): Promise<ClientResult> {
    const { runtime, machine } = this.#options
    const witness = new Witness()
    const decoyServer = new DecoyServer(runtime.certificatesFor("client"), machine.slowness)
    try {
      return await this.#run(parts, { witness, decoyServer })
    } finally {
      const cells = parts.flatMap(({ offers }) => offers.map(({ cell }) => cell))
      await Promise.all([witness.close(), decoyServer.close(), this.#options.recorder?.stop(cells)])
    }
  }

  async #run(
    parts: readonly Part[],
    { witness, decoyServer }: { witness: Witness; decoyServer: DecoyServer },
  ): Promise<ClientResult> {
    const { runtime, client, timeouts, machine, onCaseBegun, onCaseEnded } = this.#options
    const connections = new Map<Cell, Connections>()
    const planned: Planned[] = []
    for (const part of parts) planned.push(...(await this.#planned(part, witness, decoyServer)))
    const byId = new Map(planned.map((each) => [each.id, each]))
    const cases = planned.map((each) => each.case)
    const [first] = cases
    const probes = first === undefined ? [] : probeCases(first.target, timeouts.caseMs)
    const plan = [...probes, ...cases]
    this.#count += 1
    const { contract, label } = this.#options
    const descriptors = runtime.descriptorsFor("client", contract)
    const launchedAt = performance.now()
    const program = await runtime.launch({
      program: client,
      document: {
        option: "--plan",
        content: { contract: { descriptors }, cases: plan.map(withoutName) },
      },
      label: this.#count === 1 ? label : `${label}.${this.#count}`,
    })
    let current = parts[0]
    let endedIn: Part | undefined
    const endIfServerDied = () => {
      if (current?.server?.death === undefined) return
      endedIn ??= current
      program.kill()
    }
    for (const { server } of parts) void server?.died.then(endIfServerDied)
    const run = await followClient(program, plan, {
      timeouts,
      machine,
      launchedAt,
      secrets: this.#options.secrets,
      onCaseBegun: (id) => {
        const begun = byId.get(id)
        if (begun === undefined) return
        if ("decoy" in begun) decoyServer.caseBegun(begun.decoy)
        else onCaseBegun?.(begun.cell)
        current = begun.part
        endIfServerDied()
      },
      onCaseEnded: (id, { observations }) => {
        const ended = byId.get(id)
        if (ended === undefined) return
        if ("decoy" in ended) {
          decoyServer.caseEnded(ended.decoy)
          return
        }
        // A case that shows no answer needs no connection: it is unsupported, or red for that.
        const shows = observations.some(ended.mustFail ? isEnd : isAnswer)
        const count = shows ? witness.count(ended.witnessed) : undefined
        const known = connections.get(ended.cell)
        const isWrong = known?.trusted === true || (known?.accepted ?? 0) < (known?.expected ?? 0)
        if (count !== undefined && !isWrong) connections.set(ended.cell, count)
        if (!ended.mustFail) onCaseEnded(ended.cell)
      },
    })
    if (run.ready !== undefined) this.ready = run.ready
    const cellRuns = parts.map(({ cases: { ids }, offers }) =>
      offers.map(({ cell, rightAddress }): CellRun => ({
        cell,
        run: run.cases.get(ids.of(cell)),
        ...(rightAddress !== undefined && { rightCall: run.cases.get(ids.ofRightCall(cell)) }),
      })),
    )
    const failedProbe = probeFailure(run, probes)
    const decoys = await Promise.all(
      planned.map(async (each): Promise<DecoyRun[]> => {
        const its = run.cases.get(each.id)
        if (!("decoy" in each) || its?.endedAt === undefined) return []
        const { decoy } = each
        const { observations } = its
        const seen = await decoyServer.seenOf(decoy)
        return [{ decoy, messages: claimsOf({ client: run.ready }), observations, seen }]
      }),
    )
    const logs = [program.logFile]
    return { run, failedProbe, cellRuns, endedIn, connections, decoys: decoys.flat(), logs }
  }

  /** In the order of the plan. */
  async #planned(part: Part, witness: Witness, decoyServer: DecoyServer): Promise<Planned[]> {
    const { ids } = part.cases
    const own = await Promise.all(
      part.offers.map(async (offer): Promise<Planned[]> => {
        const { cell } = offer
        const rightCell = withRightCall(cell)
        const cases = await this.#casesOf(part.cases, offer, rightCell, witness)
        this.#plans.set(cell, this.#options.secrets.hideIn(cases.own))
        const { rightCall } = cases
        const planned = { id: cases.own.id, case: cases.own, part, cell, witnessed: cell }
        if (rightCall === undefined) return [{ ...planned, mustFail: false }]
        const right = { id: rightCall.id, case: rightCall, part, cell, witnessed: rightCell }
        return [
          { ...planned, mustFail: true },
          { ...right, mustFail: false },
        ]
      }),
    )
    return ids.sorted([...own.flat(), ...(await this.#plannedDecoys(part, decoyServer))])
  }

  /** In the order of the plan, as the server of the decoys awaits them. */
  async #plannedDecoys(part: Part, decoyServer: DecoyServer): Promise<Planned[]> {
    const { runtime, timeouts } = this.#options
    const { decoys, ids } = part.cases
    const certificates = runtime.certificatesFor("client")
    const planned: Planned[] = []
    const here = part.offers.flatMap(({ cell, address }) => {
      const decoy = decoys.get(cell)
      return decoy === undefined ? [] : [{ decoy, address, id: ids.ofDecoy(decoy) }]
    })
    for (const { decoy, address, id } of ids.sorted(here)) {
      const its = caseFor(decoy.told, { id, address }, certificates, timeouts.caseMs)
      its.target.address = await decoyServer.addressFor(decoy, address)
      planned.push({ id, case: { ...its, name: `${its.name}, a decoy` }, part, decoy })
    }
    return planned
  }

  async #casesOf(
    { ids, witnessed }: PairCases,
    { cell, address, rightAddress }: Offer,
    rightCell: Cell,
    witness: Witness,
  ) {
    const { runtime, timeouts, recorder } = this.#options
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
      { id: ids.of(cell), address: way },
      rightWay === undefined ? undefined : { id: ids.ofRightCall(cell), address: rightWay },
      certificates,
      timeouts.caseMs,
    )
  }
}

/** What the ready lines of both sides say of their messages. */
export function claimsOf({
  client,
  server,
}: {
  client?: Ready | undefined
  server?: Ready | undefined
}): Claims {
  return {
    ...(client?.messages !== undefined && { client: client.messages }),
    ...(server?.messages !== undefined && { server: server.messages }),
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
