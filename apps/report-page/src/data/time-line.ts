import type { Evidence, Moment } from "@interop/page-data"

export type Side = "client" | "server"

/** A line of the diagram. */
export interface Step {
  moment: Moment
  /** Time since the step before. */
  afterMs: number
  arrow?: Arrow
}

export type Arrow =
  /** From here to the row where the other side says that it came. */
  | { to: Side; row: number }
  /** Over the whole way: the other side says nothing of what it does, or it was seen on the wire. */
  | { to: Side; row: undefined; whole: boolean }
  /** It came, and the other side does not say that it sent it. */
  | { from: Side; whole: boolean }

export type Row = { step: Step } | { left: number }

const sending = /^(?:\S+: )?(sent|half-closed?|cancel(?:led)?|status-sent|reset)\b/
const receiving =
  /^(?:\S+: )?(received|received-many|status|initial-metadata|response-headers|trailers|call-begun)\b/
/** Of a recording: `#1 client: DATA, …` says who sent it. */
const onWire = /^#\d+ (client|server)\b/

/** Rows in the order of time, with where each message goes. */
export function rowsOf({ moments, left }: Evidence): Row[] {
  const rows: Row[] = []
  let beforeMs = 0
  for (const [index, moment] of moments.entries()) {
    if (left?.at === index) rows.push({ left: left.count })
    rows.push({ step: { moment, afterMs: moment.atMs - beforeMs } })
    beforeMs = moment.atMs
  }
  if (left !== undefined && left.at >= moments.length) rows.push({ left: left.count })
  drawArrows(rows)
  return rows
}

function drawArrows(rows: Row[]): void {
  const sides = new Set(rows.flatMap((row) => ("left" in row ? [] : row.step.moment.by)))
  const arrivals = arrivalsOf(rows)
  const arrived = new Set<number>()
  // What was seen on the wire goes the whole way; both ends of a message are then joined by it.
  const joined = !sides.has("wire")
  const whole = joined && !(sides.has("client") && sides.has("server"))
  for (const row of rows) {
    if ("left" in row) continue
    const { by, what } = row.step.moment
    if (by === "wire") {
      const from = onWire.exec(what)?.[1]
      if (from === undefined) continue
      row.step.arrow = { to: from === "client" ? "server" : "client", row: undefined, whole: true }
    } else if (sending.test(what)) {
      const at = joined ? arrivals.get(keyOf(other(by), what))?.shift() : undefined
      if (at !== undefined) arrived.add(at)
      row.step.arrow =
        at === undefined ? { to: other(by), row: undefined, whole } : { to: other(by), row: at }
    }
  }
  for (const [index, row] of rows.entries()) {
    if ("left" in row || row.step.arrow !== undefined || arrived.has(index)) continue
    const { by, what } = row.step.moment
    if (by !== "wire" && receiving.test(what)) row.step.arrow = { from: other(by), whole }
  }
}

/** Rows in which a side says that something came, by what it says. */
function arrivalsOf(rows: readonly Row[]): Map<string, number[]> {
  const arrivals = new Map<string, number[]>()
  for (const [index, row] of rows.entries()) {
    if ("left" in row || row.step.moment.by === "wire") continue
    const { by, what } = row.step.moment
    if (!receiving.test(what)) continue
    const key = keyOf(by, what)
    const known = arrivals.get(key)
    if (known === undefined) arrivals.set(key, [index])
    else known.push(index)
  }
  return arrivals
}

/** The same for a message where it is sent and where it is received. */
function keyOf(arrivesAt: Side, what: string): string {
  const said = what
    .replace("status-sent", "status")
    .replace(/\b(?:sent|received) /, "")
    // The two sides need not quote a message alike.
    .replace(/: ".*"$/s, "")
  return `${arrivesAt} ${said}`
}

function other(side: Side): Side {
  return side === "client" ? "server" : "client"
}
