import { subscribe } from "node:diagnostics_channel"
import type { Http2Session, Http2Stream } from "node:http2"
import { LiveTable } from "./live-table.ts"

/** Where Node keeps what a session knows of its streams. */
interface SessionState {
  streams?: Map<number, Http2Stream>
}

const seen = new WeakSet<Http2Session>()
let subscribed = false

/**
 * Has Node's HTTP/2 sessions keep their open streams in a LiveTable. In its own
 * Map each stream that has closed, and the call that it carried, stays until a
 * full garbage collection: a fifth of the time of a server of small calls goes
 * into copying them. Measured on Node 24.21, 64 unary calls in flight: 1.28
 * times the calls of a grpc-js server a second, 1.25 of one on node:http2 alone.
 *
 * Node has no door for that, so it is done on its session's private state, and
 * only where that looks as expected; otherwise all stays as it is.
 */
export function letGoOfClosedStreams(): void {
  if (subscribed) return
  subscribed = true
  subscribe("http2.server.stream.created", onStream)
  subscribe("http2.client.stream.created", onStream)
}

function onStream(message: unknown): void {
  const { session } = (message as { stream: Http2Stream }).stream
  if (session === undefined || seen.has(session)) return
  seen.add(session)
  const state = stateOf(session)
  if (state?.streams?.constructor.name !== "SafeMap") return
  const streams = new LiveTable<Http2Stream>()
  state.streams.forEach((stream, id) => streams.set(id, stream))
  state.streams = streams
}

function stateOf(session: Http2Session): SessionState | undefined {
  const symbols = Object.getOwnPropertySymbols(session)
  const symbol = symbols.find(({ description }) => description === "state")
  if (symbol === undefined) return undefined
  return (session as unknown as Record<symbol, SessionState | undefined>)[symbol]
}
