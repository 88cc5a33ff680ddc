import { frame, RST_STREAM, settings, uint32 } from "@interop/server-hardening/testing"
import { type HostileServer, responseHeaders } from "./hostile-server.ts"

const GOAWAY = 7
const codes = {
  NO_ERROR: 0,
  PROTOCOL_ERROR: 1,
  INTERNAL_ERROR: 2,
  REFUSED_STREAM: 7,
  CANCEL: 8,
  ENHANCE_YOUR_CALM: 11,
  HTTP_1_1_REQUIRED: 13,
  /** No code of HTTP/2. */
  unknown: 0xfffffff0,
}

function goaway(code: number, lastStreamId = 0, text = ""): Buffer {
  return frame(GOAWAY, 0, 0, Buffer.concat([uint32(lastStreamId), uint32(code), Buffer.from(text)]))
}

/** RST, and the same after what makes a connection good. */
export const resetsConnections: HostileServer = ({ socket }) => void socket.resetAndDestroy()

export const closesConnections: HostileServer = ({ socket }) => void socket.resume().end()

export const closesAfterSettings: HostileServer = async (connection) => {
  await connection.send(settings())
  connection.socket.resume().end()
}

export const resetsOnCall: HostileServer = async (connection) => {
  await connection.firstCall()
  connection.socket.resetAndDestroy()
}

/** The connection is good, never takes a call, and stays open. */
export const goawayAfterSettings: HostileServer = async (connection) => {
  connection.serve(() => {})
  await connection.send(goaway(codes.NO_ERROR))
}

/** The call was not seen, and may be made again, on a new connection. */
export const goawayOnCall: HostileServer = async (connection) => {
  await connection.firstCall()
  await connection.send(goaway(codes.NO_ERROR))
  connection.socket.end()
}

export const goawayOnCallThatStaysOpen: HostileServer = async (connection) => {
  await connection.firstCall()
  await connection.send(goaway(codes.NO_ERROR))
}

/** Calls are let through, and never end. */
export const goawayAboveCall: HostileServer = (connection) =>
  connection.serve((streamId) => void connection.send(goaway(codes.NO_ERROR, streamId)))

export const tooManyPings: HostileServer = async (connection) => {
  await connection.firstCall()
  await connection.send(goaway(codes.ENHANCE_YOUR_CALM, 0, "too_many_pings"))
  connection.socket.end()
}

export const goawayOfUnknownCode: HostileServer = async (connection) => {
  await connection.firstCall()
  await connection.send(goaway(codes.unknown, 0, "x".repeat(16_000)))
}

export const goawayFlood: HostileServer = async (connection) => {
  await connection.firstCall()
  await connection.flood(goaway(codes.NO_ERROR, 0x7fffffff, "x".repeat(100)))
}

function resets(code: number): HostileServer {
  return (connection) =>
    connection.serve(
      (streamId) => void connection.send(frame(RST_STREAM, 0, streamId, uint32(code))),
    )
}

export const refusedStreams = resets(codes.REFUSED_STREAM)
export const resetsOfNoError = resets(codes.NO_ERROR)
export const resetsOfProtocolError = resets(codes.PROTOCOL_ERROR)
export const resetsOfHttp11 = resets(codes.HTTP_1_1_REQUIRED)
export const resetsOfUnknownCode = resets(codes.unknown)

export const resetFlood: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(responseHeaders(streamId))
  await connection.flood(frame(RST_STREAM, 0, streamId, uint32(codes.CANCEL)))
}

/** It is for the client to choose a stream. */
export const streamOfItsOwn: HostileServer = async (connection) => {
  await connection.firstCall()
  await connection.send(responseHeaders(0x7fffffff))
}

export const hugeFrame: HostileServer = async (connection) => {
  await connection.firstCall()
  const header = Buffer.alloc(9)
  header.writeUIntBE(0xffffff, 0, 3)
  await connection.send(header)
  await connection.flood(Buffer.alloc(65_536))
}

export const answersByHttp1: HostileServer = async ({ socket }) => {
  socket.resume().end("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
}

export const noise: HostileServer = async (connection) => {
  connection.socket.resume()
  await connection.flood(Buffer.from("no HTTP/2 at all, whatever the client takes it for\n"))
}
