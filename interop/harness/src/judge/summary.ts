import { createHash } from "node:crypto"
import type { Observation, ServerObservation } from "@interop/driver-protocol"
import { codeName } from "./describe.ts"
import type { Expectation } from "./expectation.ts"

const SHOWN_VALUES = 3
/** A port says nothing of a stack. */
const ADDRESS = /(localhost|\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]):\d+/g

/**
 * What was shown, in one line that is the same for the same behaviour: by call
 * the messages and the end, with status messages and metadata where the
 * scenario expects some. What the client did itself is left out.
 */
export function summaryOf(expectation: Expectation, observations: readonly Observation[]): string {
  const byCall = Map.groupBy(
    observations.filter((each) => "call" in each),
    ({ call }) => call,
  )
  return callsText([...byCall].map(([call, its]) => [call, shownOf(expectation, call, its)]))
}

/** Calls that show the same stand together. */
export function callsText(shownByCall: readonly [call: string, shown: string][]): string {
  const groups = Map.groupBy(shownByCall, ([, shown]) => shown)
  return [...groups]
    .map(([shown, calls]) => `${namesOf(calls.map(([call]) => call))}: ${shown}`)
    .join("; ")
}

/** What the server showed of a call, where that is what differs. */
export function serverSummaryOf(
  { terms }: Expectation,
  call: string,
  observations: readonly ServerObservation[],
): string {
  const events = observations.map((each) => {
    if (each.event === "received" || each.event === "sent") {
      const side = each.event === "received" ? "request" : "response"
      return `${each.event} ${terms.briefSeen(each, call, side)}`
    }
    if (each.event === "status-sent") return `${each.event} ${codeName(each.code)}`
    return each.event
  })
  return `server, ${call}: ${abridged(events).join(", ")}`
}

function shownOf(
  { client, terms }: Expectation,
  call: string,
  observations: readonly Observation[],
): string {
  const says = client.some(
    (each) => each.event === "status" && each.call === call && each.message !== undefined,
  )
  const values = observations.flatMap((each) =>
    each.event === "received" ? [terms.briefSeen(each, call, "response")] : [],
  )
  const others = observations.flatMap((each): string[] => {
    switch (each.event) {
      case "received-many":
        return [`received ${each.count}, sha256 ${each.sha256.slice(0, 8)}`]
      case "nothing-received":
        return ["nothing received in time"]
      case "status":
        return [`status ${codeName(each.code)}${says ? ` ${JSON.stringify(each.message)}` : ""}`]
      case "not-opened":
        return ["refused by the library"]
      case "unsupported":
        return [`unsupported: ${each.reason}`]
      case "response-headers":
        return [`HTTP status ${each.httpStatus}`]
      case "reset":
        return [`reset ${each.errorCode}`]
      case "closed":
      case "connected":
      case "not-connected":
        return [each.event]
      default:
        return []
    }
  })
  return callText(values, others).replaceAll(ADDRESS, "ADDRESS")
}

/** What came of one call: its messages, then all else. */
export function callText(values: string[], others: readonly string[]): string {
  const received = values.length === 0 ? [] : [`received ${valuesShown(values)}`]
  return [...received, ...others].join(", ") || "nothing"
}

function valuesShown(values: string[]): string {
  if (values.length <= SHOWN_VALUES) return values.join(" ")
  const digest = createHash("sha256").update(values.join("")).digest("hex").slice(0, 8)
  return `${values.length} values, sha256 ${digest}`
}

function namesOf(calls: string[]): string {
  const [first] = calls
  const last = calls.at(-1)
  return calls.length > 2 ? `${first} to ${last}` : calls.join(", ")
}

function abridged(events: string[]): string[] {
  if (events.length <= 12) return events
  return [...events.slice(0, 6), `${events.length - 9} more`, ...events.slice(-3)]
}
