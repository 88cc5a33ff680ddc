import { connect, type Socket } from "node:net"

const FLAG_END_HEADERS = 0x4
const HEADERS = 0x1
const RST_STREAM = 0x3
const SETTINGS = 0x4
const CANCEL = 8

/** A connection on which this many calls are opened and reset in one packet (RFC 9113). */
export function openAndResetAtOnce(port: number, path: string, count: number): Socket {
  const frames = [
    Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    frame(SETTINGS, 0, 0, Buffer.alloc(0)),
  ]
  const errorCode = Buffer.alloc(4)
  errorCode.writeUInt32BE(CANCEL)
  for (let i = 0; i < count; i += 1) {
    const streamId = 2 * i + 1
    frames.push(
      frame(HEADERS, FLAG_END_HEADERS, streamId, headerBlock(path)),
      frame(RST_STREAM, 0, streamId, errorCode),
    )
  }
  const socket = connect(port, "127.0.0.1")
  socket.on("error", () => {})
  socket.write(Buffer.concat(frames))
  return socket
}

function frame(type: number, flags: number, streamId: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header.writeUInt8(type, 3)
  header.writeUInt8(flags, 4)
  header.writeUInt32BE(streamId, 5)
  return Buffer.concat([header, payload])
}

/** Literal header fields, neither indexed nor compressed (RFC 7541, 6.2.2). */
function headerBlock(path: string): Buffer {
  const fields = [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", path],
    [":authority", "localhost"],
    ["content-type", "application/grpc"],
    ["te", "trailers"],
  ]
  const literal = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])
  return Buffer.concat(
    fields.flatMap(([name = "", value = ""]) => [Buffer.from([0]), literal(name), literal(value)]),
  )
}
