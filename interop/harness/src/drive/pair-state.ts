import type { Ready } from "@interop/driver-protocol"
import type { Runtime } from "../launch/runtime.ts"
import type { Keeper } from "../launch/server.ts"
import type { ServerObservations } from "../launch/server-observations.ts"
import type { Machine } from "../machine.ts"
import type { Recorder } from "../record/recorder.ts"
import type { Cell } from "../select/cells.ts"
import type { Decoy } from "../select/decoys.ts"
import type { Program } from "../select/manifests.ts"
import type { Secrets } from "../select/secrets.ts"
import type { Timeouts } from "../timeouts.ts"
import type { ClientProcesses, PairCases } from "./client-process.ts"
import type { Driven, SeenByServer } from "./driven.ts"
import { without } from "./settle.ts"

/** After the client is through, how long a server on a quick machine may take to print the end of a call. */
const SERVER_LATENESS_MS = 3000
/** After a call failed, how long the death of its server may take to be heard of, on a quick machine. */
const DEATH_NOTICE_MS = 200

export interface PairOptions {
  runtime: Runtime
  /** Keeps the server that all cells without servers of their own share. */
  keeper: Keeper
  cells: readonly [Cell, ...Cell[]]
  timeouts: Timeouts
  machine: Machine
  signal: AbortSignal
  /** What no report may have. */
  secrets: Secrets
  /** Stands between the two sides of every cell. */
  recorder?: Recorder | undefined
  /** Names the client's files in the report directory; absent: the server's label. */
  label?: string
  /** Cases that the harness answers itself, by their twins among the cells. */
  decoys?: ReadonlyMap<Cell, Decoy>
  /** Begins the ids of its cases: those of several pairs on one server have to differ. */
  idPrefix?: string
  onCaseBegun?: (cell: Cell) => void
  onCaseEnded: (cell: Cell) => void
}

/** What both halves of a pair know of it: the cells that share its server, and those that have their own. */
export interface PairState {
  readonly server: Program
  readonly client: Program
  readonly options: PairOptions
  readonly clients: ClientProcesses
  readonly cases: PairCases
  /** Of the cell's scripts: what its calls are named in the server's lines, by their names in the scenario. */
  scriptsOf(cell: Cell): Map<string, string>
  /** Of a server that a cell had for itself. */
  ownServerReady: Ready | undefined
  /** How many cells have had servers of their own, so far. */
  ownServers: number
}

export function deathNoticeMs({ options }: PairState): number {
  return DEATH_NOTICE_MS * options.machine.slowness
}

/** Joined by the ids of the calls, once the server is through with them. */
export async function withServer(
  pair: PairState,
  driven: Driven,
  observationsOf: (call: string) => readonly ServerObservations[],
): Promise<Driven> {
  if (driven.observations.length === 0) return driven
  const withinMs = SERVER_LATENESS_MS * pair.options.machine.slowness
  const server = new Map<string, readonly SeenByServer[]>()
  await Promise.all(
    [...pair.scriptsOf(driven.cell)].map(async ([call, id]) => {
      const seen = observationsOf(id).map(async (each): Promise<SeenByServer> => ({
        lines: await each.of(id, withinMs),
        clock: each.clock,
      }))
      server.set(call, await Promise.all(seen))
    }),
  )
  return { ...driven, server }
}

/** The server says that it has not what the cell needs. */
export function unsupportedBy(
  { server, options }: PairState,
  cell: Cell,
  reason: string,
  logs: string[],
): Driven {
  const { slowness } = options.machine
  return without(cell, { kind: "unsupported", program: server, reason }, { slowness, logs })
}
