import type { Ready } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import type { Cell } from "../select/cells.ts"
import { declined } from "../select/lacks.ts"
import type { Program } from "../select/manifests.ts"
import { CaseIds } from "./case-ids.ts"
import { ClientProcesses } from "./client-process.ts"
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
  readonly #ids: CaseIds
  /** Of a server that a cell had for itself. */
  ownServerReady: Ready | undefined
  ownServers = 0

  constructor(options: PairOptions) {
    const { cells, runtime, timeouts, machine, recorder, onCaseBegun, onCaseEnded } = options
    const { decoys = new Map(), idPrefix } = options
    this.options = options
    this.cells = cells
    this.server = cells[0].server
    this.client = cells[0].client
    const reachable = runtime.clientsReachHarness && this.server.external === undefined
    const its = cells.flatMap((cell) => decoys.get(cell) ?? [])
    this.#ids = new CaseIds(cells, reachable ? its : [], idPrefix)
    this.clients = new ClientProcesses({
      runtime,
      contract: cells[0].scenario.contract,
      client: this.client,
      label: `client.${this.client.name}.${options.label ?? options.keeper.label}`,
      timeouts,
      machine,
      recorder,
      secrets: options.secrets,
      witnessed: reachable ? cellsToWitness(cells) : new Set(),
      decoys: reachable ? decoys : new Map(),
      ids: this.#ids,
      onCaseBegun,
      onCaseEnded,
    })
  }

  get clientReady(): Ready | undefined {
    return this.clients.ready
  }

  /** Of the cell's scripts: what its calls are named in the server's lines, by their names in the scenario. */
  scriptsOf(cell: Cell): Map<string, string> {
    return scriptIds(cell, this.#ids.of(cell))
  }

  /** Drives every cell exactly once; no cell that showed something is ever tried again. */
  async drive(): Promise<Driven[]> {
    const { signal } = this.options
    const driven = new Map<Cell, Driven>()
    const driveAll = async (
      cells: Cell[],
      some: (pair: PairState, pending: Cell[]) => Promise<Driven[]>,
    ) => {
      let pending = cells
      while (pending.length > 0 && !signal.aborted) {
        for (const each of await this.#orNotRun(pending, some)) driven.set(each.cell, each)
        pending = pending.filter((cell) => !driven.has(cell))
      }
    }
    for (const cell of this.cells) {
      const by = declined(cell)
      if (by !== undefined)
        driven.set(cell, this.#without(cell, { kind: "declined", by, reason: by }))
    }
    const { own = [], shared = [] } = Object.groupBy(
      this.cells.filter((cell) => !driven.has(cell)),
      ({ scenario }) => (scenario.ownServer === undefined ? "shared" : "own"),
    )
    await driveAll(shared, driveSharedCells)
    await driveAll(own, driveOwnCells)
    return this.cells.map((cell) => {
      const plan = this.clients.planOf(cell)
      const its = driven.get(cell) ?? notDriven(cell, signal, this.options.machine)
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
