import type { Observation } from "@interop/driver-protocol"
import type { RunningServer } from "../launch/server.ts"
import { describeExit } from "../processes/exit.ts"
import type { Cell } from "../select/cells.ts"
import type { CaseRun, ClientRun } from "./client-run.ts"
import type { Driven, Ending } from "./driven.ts"

/** What one process of a client did with a cell. */
export interface CellRun {
  cell: Cell
  run: CaseRun | undefined
  /** Of the right call that goes with a cell whose own call must fail. */
  rightCall?: CaseRun | undefined
}

/** What is settled by one process of a client: what stays the same for all of its cells. */
export interface Settling {
  client: ClientRun
  slowness: number
  /** How busy the machine was, in one line. */
  machine: string
  logs: string[]
}

/** What a process that came to its end, or broke, says of each cell. */
export function settle(runs: CellRun[], settling: Settling): Driven[] {
  const { client } = settling
  const lastBegun = runs.findLastIndex(({ run }) => run !== undefined)
  const settled = runs.flatMap((each, index) => {
    const { cell, run } = each
    if (hasEnded(each)) return [observed(each, { kind: "ended" }, settling)]
    if (run !== undefined) return [observed(each, broken(cell, client), settling)]
    if (index > lastBegun) return []
    const reason = `client ${cell.client.name} skips ${cell.scenario.id}, which its plan has`
    return [without(cell, { kind: "fail", reason }, settling)]
  })
  const last = runs[lastBegun]
  if (client.broke === undefined || last === undefined || !hasEnded(last)) {
    // A process that settles nothing is to blame for the first of its cells: else they would be tried for ever.
    const [first] = runs
    if (settled.length > 0 || first === undefined) return settled
    return [without(first.cell, broken(first.cell, client), settling)]
  }
  const next = runs[lastBegun + 1]
  // It broke between two cases: without a culprit the next in turn pays.
  if (next !== undefined)
    return [...settled, without(next.cell, broken(next.cell, client), settling)]
  // It left one out: that one pays.
  if (!runs.every(hasEnded)) return settled
  // It broke after the last: that one pays.
  const reason = `client ${last.cell.client.name}, after its last case: ${client.broke}`
  return [...settled.slice(0, -1), observed(last, { kind: "fail", reason }, settling)]
}

/**
 * A server's end is seen by its clients a moment before the harness hears of
 * it, so that cases which began against no server at all can have failed too.
 * The first of the last ones that did not end OK was in flight; those after it
 * have shown nothing of this pair, and are left for the next server.
 */
export function settleAfterDeath(
  runs: CellRun[],
  { who, exit, at }: NonNullable<RunningServer["death"]>,
  settling: Settling,
): Driven[] {
  const earliestSignMs = 1000 * settling.slowness
  const begun = runs.filter(({ run }) => run !== undefined)
  const lastSound = begun.findLastIndex(
    (each) => hasEnded(each) && ((each.run?.endedAt ?? 0) < at - earliestSignMs || allOk(each.run)),
  )
  const sound = begun
    .slice(0, lastSound + 1)
    .map((each) => observed(each, { kind: "ended" }, settling))
  const inFlight = begun[lastSound + 1] ?? runs[lastSound + 1]
  if (inFlight === undefined) return sound
  const reason = `${who} died in ${inFlight.cell.scenario.id}: it ${describeExit(exit)}`
  return [...sound, observed(inFlight, { kind: "fail", reason }, settling)]
}

/** Its case, and the right call where it has one. */
export function hasEnded(each: CellRun): boolean {
  if (each.run?.endedAt === undefined) return false
  return !("rightCall" in each) || each.rightCall?.endedAt !== undefined
}

export function allOk(run: { observations: readonly Observation[] } | undefined): boolean {
  const statuses = run?.observations.filter((each) => each.event === "status") ?? []
  return statuses.length > 0 && statuses.every(({ code }) => code === 0)
}

export function observed(each: CellRun, ending: Ending, settling: Settling): Driven {
  const { cell, run, rightCall } = each
  if (run === undefined) return without(cell, ending, settling)
  const { client, slowness, machine, logs } = settling
  return {
    cell,
    ending,
    observations: run.observations,
    ...("rightCall" in each && { rightCall: rightCall?.observations ?? [] }),
    clock: client.clock,
    server: new Map(),
    durationMs: (run.endedAt ?? performance.now()) - run.begunAt,
    slowness,
    machine,
    logs,
  }
}

export function without(
  cell: Cell,
  ending: Ending,
  { slowness, logs }: Pick<Settling, "slowness" | "logs">,
): Driven {
  return { cell, ending, observations: [], server: new Map(), durationMs: 0, slowness, logs }
}

/** Of a cell that a stop, or a failure of the harness, came before. */
export function notDriven(
  cell: Cell,
  { reason }: AbortSignal,
  { slowness }: { slowness: number },
): Driven {
  const ending: Ending = { kind: "not-run", reason: (reason as Error).message }
  return without(cell, ending, { slowness, logs: [] })
}

function broken({ client, scenario }: Cell, { broke = "ended without a word" }: ClientRun): Ending {
  return { kind: "fail", reason: `client ${client.name}, in ${scenario.id}: ${broke}` }
}
