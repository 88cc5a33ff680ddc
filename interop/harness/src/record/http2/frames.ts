import { clientPreface } from "@interop/http2-names"
import { HeaderDecoder, type HeaderField } from "./header-decoder.ts"

/** https://www.rfc-editor.org/rfc/rfc9113#section-6 */
const typeNames = [
  "DATA",
  "HEADERS",
  "PRIORITY",
  "RST_STREAM",
  "SETTINGS",
  "PUSH_PROMISE",
  "PING",
  "GOAWAY",
  "WINDOW_UPDATE",
  "CONTINUATION",
] as const

export type FrameTypeName = (typeof typeNames)[number]

export interface Frame {
  type: FrameTypeName | `type ${number}`
  flags: number
  stream: number
  length: number
  payload: Buffer
  /** With a frame that ends a header block. */
  headers?: HeaderField[]
  /** Why its header block could not be decoded. */
  problem?: string
}

/** One thing that a direction of a connection carried. */
export type Item =
  | { kind: "preface" }
  | { kind: "frame"; frame: Frame }
  /** From here on nothing of this direction can be told: TLS, HTTP/1, or no protocol at all. */
  | { kind: "opaque"; what: Opaque; bytes: Buffer }

export type Opaque = "TLS" | "no HTTP/2"

const HEADER_BYTES = 9

export const flags = { END_STREAM: 0x1, ACK: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY: 0x20 }

/** Takes the bytes of one direction of one connection apart. */
export class FrameReader {
  readonly #side: "client" | "server"
  readonly #headers = new HeaderDecoder()
  #state: "start" | "frames" | Opaque = "start"
  #rest: Buffer = Buffer.alloc(0)
  #block: Buffer[] = []
  #headersAreLost = false

  constructor(side: "client" | "server") {
    this.#side = side
  }

  take(bytes: Buffer): Item[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const items: Item[] = []
    if (this.#state === "start") {
      this.#state = this.#side === "client" ? clientSpeaks(this.#rest) : serverSpeaks(this.#rest)
      if (this.#state === "frames" && this.#side === "client") {
        items.push({ kind: "preface" })
        this.#rest = this.#rest.subarray(clientPreface.length)
      }
    }
    if (this.#state === "start") return []
    if (this.#state !== "frames") {
      items.push({ kind: "opaque", what: this.#state, bytes: this.#rest })
      this.#rest = Buffer.alloc(0)
      return items
    }
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) {
      items.push({ kind: "frame", frame })
    }
    return items
  }

  /** Bytes of a frame that has not come to its end. */
  get unfinished(): Buffer {
    return this.#rest
  }

  #next(): Frame | undefined {
    const rest = this.#rest
    if (rest.length < HEADER_BYTES) return undefined
    const length = rest.readUIntBE(0, 3)
    const end = HEADER_BYTES + length
    if (rest.length < end) return undefined
    this.#rest = rest.subarray(end)
    const type = rest.readUInt8(3)
    const frame: Frame = {
      type: typeNames[type] ?? `type ${type}`,
      flags: rest.readUInt8(4),
      stream: rest.readUInt32BE(5) % 2 ** 31,
      length,
      payload: rest.subarray(HEADER_BYTES, end),
    }
    this.#readHeaders(frame)
    return frame
  }

  #readHeaders(frame: Frame): void {
    const fragment = headerFragment(frame)
    if (fragment === undefined) return
    this.#block.push(fragment)
    if ((frame.flags & flags.END_HEADERS) === 0) return
    const block = Buffer.concat(this.#block)
    this.#block = []
    if (this.#headersAreLost) {
      frame.problem = "not decoded: an earlier header block of this direction was malformed"
      return
    }
    try {
      frame.headers = this.#headers.decode(block)
    } catch (error) {
      this.#headersAreLost = true
      frame.problem = `malformed header block: ${(error as Error).message}`
    }
  }
}

function headerFragment({ type, flags: set, payload }: Frame): Buffer | undefined {
  switch (type) {
    case "CONTINUATION":
      return payload
    case "PUSH_PROMISE":
      return withoutPadding(set, payload).subarray(4)
    case "HEADERS":
      return withoutPadding(set, payload).subarray((set & flags.PRIORITY) === 0 ? 0 : 5)
    default:
      return undefined
  }
}

export function withoutPadding(set: number, payload: Buffer): Buffer {
  if ((set & flags.PADDED) === 0 || payload.length === 0) return payload
  return payload.subarray(1, Math.max(1, payload.length - payload.readUInt8(0)))
}

function clientSpeaks(start: Buffer): "start" | "frames" | Opaque {
  const length = Math.min(start.length, clientPreface.length)
  if (!start.subarray(0, length).equals(clientPreface.subarray(0, length))) return opaque(start)
  return length === clientPreface.length ? "frames" : "start"
}

/** Its preface is a SETTINGS frame; a hostile server may begin with another, but hardly with one of 64 KiB. */
function serverSpeaks(start: Buffer): "start" | "frames" | Opaque {
  if (start.length < HEADER_BYTES) return "start"
  const isFrame = start.readUInt8(0) === 0 && start.readUInt8(3) < typeNames.length
  return isFrame ? "frames" : opaque(start)
}

/** TLS begins with an alert or a handshake record. */
function opaque(start: Buffer): Opaque {
  const isTls =
    start.length > 1 && [0x15, 0x16].includes(start.readUInt8(0)) && start.readUInt8(1) === 3
  return isTls ? "TLS" : "no HTTP/2"
}
