import type { Evidence, Moment } from "@interop/page-data"

/** A line of the diagram. */
export interface Step {
  moment: Moment
  number: number
  /** The lanes that an arrow joins; absent where something happened on one side only. */
  arrow?: { from: Moment["by"]; to: Moment["by"] }
  /** Time since the step before. */
  afterMs: number
}

export type Row = { step: Step } | { left: number }

const sending = /^(?:\S+: )?(sent|half-close|cancel|status-sent|reset)\b/
const receiving =
  /^(?:\S+: )?(received|received-many|status|initial-metadata|response-headers|trailers|call-begun|progress)\b/
/** Of a recording: `#1 client: DATA, …` says who sent it. */
const onWire = /^#\d+ (client|server)\b/

/** Rows in the order of time, with where each message goes. */
export function rowsOf({ moments, left }: Evidence): Row[] {
  const wire = moments.some(({ by }) => by === "wire")
  const rows: Row[] = []
  let beforeMs = 0
  for (const [index, moment] of moments.entries()) {
    if (left?.at === index) rows.push({ left: left.count })
    const arrow = arrowOf(moment, wire)
    rows.push({
      step: { moment, number: index + 1, afterMs: moment.atMs - beforeMs, ...(arrow && { arrow }) },
    })
    beforeMs = moment.atMs
  }
  if (left !== undefined && left.at >= moments.length) rows.push({ left: left.count })
  return rows
}

function arrowOf({ by, what }: Moment, wire: boolean): Step["arrow"] {
  if (by === "wire") {
    const from = onWire.exec(what)?.[1]
    if (from === "client") return { from, to: "server" }
    return from === "server" ? { from, to: "client" } : undefined
  }
  const middle = wire ? "wire" : by === "client" ? "server" : "client"
  if (sending.test(what)) return { from: by, to: middle }
  return receiving.test(what) ? { from: middle, to: by } : undefined
}
