import type { Ready } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import type { Cell } from "../select/cells.ts"
import { declined } from "../select/lacks.ts"
import type { Program } from "../select/manifests.ts"
import { CaseIds } from "./case-ids.ts"
import { type ClientOptions, ClientProcesses, type PairCases } from "./client-process.ts"
import type { Driven } from "./driven.ts"
import { driveOwnCells } from "./own-cells.ts"
import type { PairOptions, PairState } from "./pair-state.ts"
import { scriptIds } from "./plan.ts"
import { notDriven, without } from "./settle.ts"
import { driveSharedCells } from "./shared-cells.ts"
import { cellsToWitness } from "./witnessed.ts"

/** One client against one server: all of their cells, in one process of the client where nothing breaks. */
export class Pair implements PairState {
  readonly server: Program
  readonly client: Program
  readonly cells: readonly Cell[]
  readonly options: PairOptions
  readonly clients: ClientProcesses
  readonly cases: PairCases
  /** Those that share a server: what the pair does not decline. */
  readonly sharedCells: Cell[]
  readonly #ownCells: Cell[]
  readonly #driven = new Map<Cell, Driven>()
  /** A process of the client that ran cells of other pairs as well. */
  #together: ClientProcesses | undefined
  /** Of a server that a cell had for itself. */
  ownServerReady: Ready | undefined
  ownServers = 0

  constructor(options: PairOptions) {
    const { cells, runtime, decoys = new Map(), idPrefix } = options
    this.options = options
    this.cells = cells
    this.server = cells[0].server
    this.client = cells[0].client
    const reachable = runtime.clientsReachHarness && this.server.external === undefined
    const its = cells.flatMap((cell) => decoys.get(cell) ?? [])
    this.cases = {
      ids: new CaseIds(cells, reachable ? its : [], idPrefix),
      witnessed: reachable ? cellsToWitness(cells) : new Set(),
      decoys: reachable ? decoys : new Map(),
    }
    this.clients = new ClientProcesses(
      clientOptions(options, options.label ?? options.keeper.label),
    )
    for (const cell of cells) {
      const by = declined(cell)
      if (by === undefined) continue
      this.#driven.set(cell, this.#without(cell, { kind: "declined", by, reason: by }))
    }
    const { own = [], shared = [] } = Object.groupBy(
      cells.filter((cell) => !this.#driven.has(cell)),
      ({ scenario }) => (scenario.ownServer === undefined ? "shared" : "own"),
    )
    this.sharedCells = shared
    this.#ownCells = own
  }

  get clientReady(): Ready | undefined {
    return this.clients.ready ?? this.#together?.ready
  }

  /** Of the cell's scripts: what its calls are named in the server's lines, by their names in the scenario. */
  scriptsOf(cell: Cell): Map<string, string> {
    return scriptIds(cell, this.cases.ids.of(cell))
  }

  /** What of its cells was settled by a process of the client that had those of other pairs as well. */
  take(driven: readonly Driven[], by: ClientProcesses): void {
    this.#together = by
    for (const each of driven) {
      if (this.cells.includes(each.cell)) this.#driven.set(each.cell, each)
    }
  }

  /** All of its cells are settled. */
  get isThrough(): boolean {
    return this.cells.every((cell) => this.#driven.has(cell))
  }

  /** Drives every cell exactly once; no cell that showed something is ever tried again. */
  async drive(): Promise<Driven[]> {
    const { signal } = this.options
    const driveAll = async (
      cells: Cell[],
      some: (pair: PairState, pending: Cell[]) => Promise<Driven[]>,
    ) => {
      const left = () => cells.filter((cell) => !this.#driven.has(cell))
      for (let pending = left(); pending.length > 0 && !signal.aborted; pending = left()) {
        for (const each of await this.#orNotRun(pending, some)) this.#driven.set(each.cell, each)
      }
    }
    await driveAll(this.sharedCells, driveSharedCells)
    await driveAll(this.#ownCells, driveOwnCells)
    return this.cells.map((cell) => {
      const plan = this.clients.planOf(cell) ?? this.#together?.planOf(cell)
      const its = this.#driven.get(cell) ?? notDriven(cell, signal, this.options.machine)
      return { ...its, ...(plan && { plan }) }
    })
  }

  /** What cannot be driven at all is told of each cell. */
  async #orNotRun(
    cells: Cell[],
    drive: (pair: PairState, cells: Cell[]) => Promise<Driven[]>,
  ): Promise<Driven[]> {
    try {
      return await drive(this, cells)
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
      if (this.options.signal.aborted) return []
      return cells.map((cell) => this.#without(cell, { kind: "not-run", reason: error.message }))
    }
  }

  #without(cell: Cell, ending: Driven["ending"]): Driven {
    return without(cell, ending, {
      slowness: this.options.machine.slowness,
      logs: [],
    })
  }
}

/** `label` names the client's files in the report directory. */
export function clientOptions(
  { cells, runtime, timeouts, machine, recorder, secrets, onCaseBegun, onCaseEnded }: PairOptions,
  label: string,
): ClientOptions {
  const [{ client, scenario }] = cells
  return {
    runtime,
    contract: scenario.contract,
    client,
    label: `client.${client.name}.${label}`,
    timeouts,
    machine,
    recorder,
    secrets,
    onCaseBegun,
    onCaseEnded,
  }
}
