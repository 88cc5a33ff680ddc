import { connect, type Socket } from "node:net"
import { clientPreface as preface } from "@interop/http2-names"

/** Frame types of HTTP/2: https://www.rfc-editor.org/rfc/rfc9113#section-6 */
export const DATA = 0x0
export const HEADERS = 0x1
export const PRIORITY = 0x2
export const RST_STREAM = 0x3
export const SETTINGS = 0x4
export const PING = 0x6
export const WINDOW_UPDATE = 0x8
export const CONTINUATION = 0x9
/** No frame of HTTP/2 has this type: it must be ignored. */
export const UNKNOWN = 0x77

export const ACK = 0x1
export const END_STREAM = 0x1
export const END_HEADERS = 0x4

const CANCEL = 8
const INITIAL_WINDOW_SIZE = 4

export { preface }
export const settingsAck = frame(SETTINGS, ACK, 0)

export function frame(
  type: number,
  flags: number,
  streamId: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header.writeUInt8(type, 3)
  header.writeUInt8(flags, 4)
  header.writeUInt32BE(streamId, 5)
  return Buffer.concat([header, payload])
}

/** A SETTINGS frame; the window is that of each stream on which the other side sends. */
export function settings(initialWindowSize?: number): Buffer {
  if (initialWindowSize === undefined) return frame(SETTINGS, 0, 0)
  const entry = Buffer.alloc(6)
  entry.writeUInt16BE(INITIAL_WINDOW_SIZE)
  entry.writeUInt32BE(initialWindowSize, 2)
  return frame(SETTINGS, 0, 0, entry)
}

export function reset(streamId: number): Buffer {
  return frame(RST_STREAM, 0, streamId, uint32(CANCEL))
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A gRPC message with its prefix. */
export function prefixed(message: Uint8Array, { compressed = false } = {}): Buffer {
  return Buffer.concat([Buffer.from([compressed ? 1 : 0]), uint32(message.length), message])
}

/** Header fields that the other side keeps in its table: what follows may refer to them by one byte each. */
export function indexedFields(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.map((field) => literal(0x40, field)))
}

/** Header fields that nobody keeps. */
export function plainFields(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.map((field) => literal(0, field)))
}

/** The field that went into the table so many fields ago; 0 is the latest (RFC 7541, 2.3.3). */
export function reference(fieldsAgo: number): number {
  return 0x80 | (62 + fieldsAgo)
}

export type Field = readonly [name: string, value: string]

export function requestFields(path: string): Field[] {
  return [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", path],
    [":authority", "localhost"],
    ["content-type", "application/grpc"],
    ["te", "trailers"],
  ]
}

function literal(kind: number, [name, value]: Field): Buffer {
  return Buffer.concat([Buffer.from([kind]), text(name), text(value)])
}

/** RFC 7541, 5.2, without Huffman's code. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value, "latin1")
  return Buffer.concat([integer(bytes.length, 7), bytes])
}

/** RFC 7541, 5.1 */
function integer(value: number, prefixBits: number): Buffer {
  const most = 2 ** prefixBits - 1
  if (value < most) return Buffer.from([value])
  const bytes = [most]
  let rest = value - most
  for (; rest >= 128; rest >>= 7) bytes.push((rest & 127) | 128)
  return Buffer.from([...bytes, rest])
}

/** A connection on which this many calls are opened and reset in one packet (RFC 9113). */
export function openAndResetAtOnce(port: number, path: string, count: number): Socket {
  const frames = [preface, settings()]
  for (let i = 0; i < count; i += 1) {
    const streamId = 2 * i + 1
    frames.push(
      frame(HEADERS, END_HEADERS, streamId, plainFields(requestFields(path))),
      reset(streamId),
    )
  }
  const socket = connect(port, "127.0.0.1")
  socket.on("error", () => {})
  socket.write(Buffer.concat(frames))
  return socket
}
