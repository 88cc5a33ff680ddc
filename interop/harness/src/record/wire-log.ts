import { type FrameTypeName, FrameReader, type Item } from "./http2/frames.ts"
import { describeFrame, flagNames, headerLines, hex } from "./http2/describe-frame.ts"
import type { Recording, Side, WireEvent } from "./recording.ts"

/** One thing that was seen on the wire, by the harness's monotonic clock. */
export interface WireEntry {
  atMs: number
  connection: number
  side: Side
  /** One line. */
  text: string
  /** Header fields and the like, a line each. */
  lines: string[]
  frame?: {
    type: FrameTypeName | `type ${number}`
    stream: number
    length: number
    flags: string[]
  }
}

/** A recording as frames where it is HTTP/2 in plaintext, otherwise as bytes that came. */
export function wireLog(recording: Pick<Recording, "events" | "isCut">): WireEntry[] {
  const readers = new Map<string, FrameReader>()
  const entries = recording.events.flatMap((event): WireEntry[] => {
    const { atMs, connection, side } = event
    const entry = (text: string): WireEntry => ({ atMs, connection, side, text, lines: [] })
    if (event.kind !== "bytes") return [entry(closingText(event))]
    const key = `${connection} ${side}`
    const reader = readers.get(key) ?? new FrameReader(side)
    readers.set(key, reader)
    return reader.take(event.bytes).map((item) => ({ ...entry(itemText(item)), ...frameOf(item) }))
  })
  return recording.isCut
    ? [...entries, { ...lastOf(entries), text: "cut here: there was more than is kept", lines: [] }]
    : entries
}

function closingText({ kind, side }: WireEvent): string {
  switch (kind) {
    case "opened":
      return "opens the connection"
    case "ended":
      return "ends its direction of the connection (FIN)"
    default:
      return side === "server"
        ? "resets the connection (RST), or refuses it"
        : "resets the connection (RST)"
  }
}

function itemText(item: Item): string {
  switch (item.kind) {
    case "preface":
      return "connection preface"
    case "frame":
      return describeFrame(item.frame)
    case "opaque":
      return item.what === "TLS"
        ? `TLS, ${item.bytes.length} bytes`
        : `no HTTP/2, ${item.bytes.length} bytes: ${hex(item.bytes)}`
  }
}

function frameOf(item: Item): Partial<WireEntry> {
  if (item.kind !== "frame") return {}
  const { frame } = item
  const { type, stream, length } = frame
  return { lines: headerLines(frame), frame: { type, stream, length, flags: flagNames(frame) } }
}

function lastOf(entries: WireEntry[]): WireEntry {
  return entries.at(-1) ?? { atMs: 0, connection: 0, side: "client", text: "", lines: [] }
}
