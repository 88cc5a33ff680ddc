import { errorNames } from "@interop/http2-names"
import { type Frame, flags, withoutPadding } from "./frames.ts"

const SHOWN_BYTES = 48

/** https://www.iana.org/assignments/http2-parameters, the settings. */
const settingNames: Record<number, string> = {
  1: "HEADER_TABLE_SIZE",
  2: "ENABLE_PUSH",
  3: "MAX_CONCURRENT_STREAMS",
  4: "INITIAL_WINDOW_SIZE",
  5: "MAX_FRAME_SIZE",
  6: "MAX_HEADER_LIST_SIZE",
  8: "ENABLE_CONNECT_PROTOCOL",
  9: "NO_RFC7540_PRIORITIES",
}

/** Type, stream, flags, length and what the payload says, in one line. */
export function describeFrame(frame: Frame): string {
  const set = flagNames(frame)
  return [
    frame.type,
    `stream ${frame.stream}`,
    `${frame.length} bytes`,
    ...(set.length === 0 ? [] : [set.join(" ")]),
    ...payloadText(frame),
  ].join(", ")
}

/** Its headers, a line each. */
export function headerLines({ headers = [], problem }: Frame): string[] {
  return [
    ...headers.map(([name, value]) => `${printable(name)}: ${printable(value)}`),
    ...(problem === undefined ? [] : [problem]),
  ]
}

export function flagNames({ type, flags: set }: Frame): string[] {
  const known: Partial<Record<Frame["type"], (keyof typeof flags)[]>> = {
    DATA: ["END_STREAM", "PADDED"],
    HEADERS: ["END_STREAM", "END_HEADERS", "PADDED", "PRIORITY"],
    SETTINGS: ["ACK"],
    PUSH_PROMISE: ["END_HEADERS", "PADDED"],
    PING: ["ACK"],
    CONTINUATION: ["END_HEADERS"],
  }
  const names = known[type] ?? []
  const unknown = names.reduce((rest, name) => rest & ~flags[name], set)
  return [
    ...names.filter((name) => (set & flags[name]) !== 0),
    ...(unknown === 0 ? [] : [`flags 0x${unknown.toString(16)}`]),
  ]
}

function payloadText({ type, flags: set, payload }: Frame): string[] {
  switch (type) {
    case "DATA":
      return [hex(withoutPadding(set, payload))]
    case "RST_STREAM":
      return payload.length === 4 ? [errorName(payload.readUInt32BE())] : [hex(payload)]
    case "WINDOW_UPDATE":
      return payload.length === 4 ? [`+${payload.readUInt32BE() % 2 ** 31}`] : [hex(payload)]
    case "GOAWAY": {
      if (payload.length < 8) return [hex(payload)]
      const debug = payload.subarray(8)
      return [
        `last stream ${payload.readUInt32BE() % 2 ** 31}`,
        errorName(payload.readUInt32BE(4)),
        ...(debug.length === 0 ? [] : [JSON.stringify(printable(debug.toString("latin1")))]),
      ]
    }
    case "SETTINGS":
      return settings(payload)
    case "HEADERS":
    case "CONTINUATION":
    case "PUSH_PROMISE":
      return []
    default:
      return [hex(payload)]
  }
}

function settings(payload: Buffer): string[] {
  return Array.from({ length: Math.floor(payload.length / 6) }, (_, index) => {
    const id = payload.readUInt16BE(index * 6)
    return `${settingNames[id] ?? `setting ${id}`}=${payload.readUInt32BE(index * 6 + 2)}`
  })
}

function errorName(code: number): string {
  return errorNames[code] ?? `error code ${code}`
}

export function hex(bytes: Buffer): string {
  const shown = bytes.subarray(0, SHOWN_BYTES).toString("hex")
  return bytes.length > SHOWN_BYTES ? `${shown}…` : shown || "empty"
}

/** Latin-1 with all that a terminal would not show as it is escaped. */
function printable(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  )
}
