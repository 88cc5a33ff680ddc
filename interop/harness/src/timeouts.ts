/** How long the harness waits before it ends something, in milliseconds. */
export interface Timeouts {
  /** From launch to the ready line. */
  startMs: number
  /** From one line of a client to the next. */
  caseMs: number
  /** From SIGTERM to the end of a server. */
  stopMs: number
  /** From a program's clock to the harness that reads its line. */
  lineMs: number
  /** How much slower than a quick machine this one was at the start: 1 and up. */
  slowness: number
  /** The silence limit grows while the machine is busier than it was at the start. */
  caseFollowsMachine: boolean
}

type Limit = "startMs" | "caseMs" | "stopMs"
export type GivenTimeouts = Partial<Record<Limit, number>>

/** On a quick machine. */
export const defaultTimeouts: Record<Limit, number> = {
  startMs: 30_000,
  caseMs: 30_000,
  stopMs: 15_000,
}

const LINE_MS = 5000

/** Those that the user gave are taken as they are; the others follow the machine. */
export function timeoutsFor(given: GivenTimeouts, slowness: number): Timeouts {
  const scaled = (key: Limit) => given[key] ?? Math.round(defaultTimeouts[key] * slowness)
  return {
    startMs: scaled("startMs"),
    caseMs: scaled("caseMs"),
    stopMs: scaled("stopMs"),
    lineMs: Math.round(LINE_MS * slowness),
    slowness,
    caseFollowsMachine: given.caseMs === undefined,
  }
}
