import {
  CONTINUATION,
  END_HEADERS,
  END_STREAM,
  type Field,
  frame,
  HEADERS,
  plainFields,
  uint32,
} from "@interop/server-hardening/testing"
import {
  type HostileConnection,
  type HostileServer,
  responseFields,
  responseHeaders,
  trailers,
} from "./hostile-server.ts"

const PUSH_PROMISE = 5
const FRAME_BYTES = 16_384

/** Every call gets these headers, in as many frames as they need, and no end. */
function headersOf(fields: readonly Field[], flags = 0): HostileServer {
  return (connection) =>
    connection.serve((streamId) => void sendHeaders(connection, streamId, fields, flags))
}

/** Every call goes well up to trailers of these fields. */
function trailersOf(fields: readonly Field[]): HostileServer {
  return (connection) =>
    connection.serve((streamId) => {
      void connection.send(responseHeaders(streamId))
      void sendHeaders(connection, streamId, fields, END_STREAM)
    })
}

function sendHeaders(
  connection: HostileConnection,
  streamId: number,
  fields: readonly Field[],
  flags: number,
): Promise<void> {
  const block = plainFields(fields)
  const parts: Buffer[] = []
  for (let at = 0; at < block.length; at += FRAME_BYTES) {
    const type = at === 0 ? HEADERS : CONTINUATION
    const last = at + FRAME_BYTES >= block.length ? END_HEADERS : 0
    const own = at === 0 ? flags : 0
    parts.push(frame(type, own | last, streamId, block.subarray(at, at + FRAME_BYTES)))
  }
  return connection.send(...parts)
}

export const hugeMessage = trailersOf([
  ["grpc-status", "2"],
  ["grpc-message", "%20".repeat(1_000_000)],
])

/** Just below what Node takes. */
export const largeMessage = trailersOf([
  ["grpc-status", "2"],
  ["grpc-message", "%F0%9F".repeat(8000)],
])

export const manyFields = headersOf([
  ...responseFields,
  ...Array.from({ length: 10_000 }, (_, number): Field => [`x${number}`, ""]),
])

export const upperCaseName = headersOf([...responseFields, ["X-Upper", "x"]])
export const nameWithSpace = headersOf([...responseFields, ["with space", "x"]])
export const emptyName = headersOf([...responseFields, ["", "x"]])
export const nameNotAscii = headersOf([...responseFields, ["\u00e4", "x"]])
export const prototypeName = headersOf([
  ...responseFields,
  ["__proto__", "x"],
  ["constructor", "x"],
])
export const valueWithNul = headersOf([...responseFields, ["x", "a\0b"]])
export const valueWithNewline = headersOf([...responseFields, ["x", "a\r\nb"]])
export const connectionField = headersOf([...responseFields, ["connection", "close"]])
export const brokenBinary = headersOf([...responseFields, ["x-bin", "\u00ff\u00fe==="]])
export const noStatus = headersOf([["content-type", "application/grpc"]])
export const wordAsStatus = headersOf([[":status", "abc"]])
export const statusOfTooManyDigits = headersOf([[":status", "99999"]])
export const switchingProtocols = headersOf([[":status", "101"]])
export const statusTwice = headersOf([[":status", "200"], ...responseFields])
export const pseudoFieldLast = headersOf([["x", "x"], ...responseFields])
export const requestField = headersOf([...responseFields, [":path", "/"]])
export const contentLengthTooShort = trailersOf([
  ["content-length", "1"],
  ["grpc-status", "0"],
])
export const pseudoFieldInTrailers = trailersOf([
  [":status", "200"],
  ["grpc-status", "0"],
])
export const statusesTwice = trailersOf([
  ["grpc-status", "0"],
  ["grpc-status", "5"],
])
export const wordAsGrpcStatus = trailersOf([["grpc-status", "__proto__"]])
export const hugeGrpcStatus = trailersOf([["grpc-status", "9".repeat(400)]])
export const brokenPercents = trailersOf([
  ["grpc-status", "5"],
  ["grpc-message", "%%%ZZ%"],
])
export const pushback = trailersOf([
  ["grpc-status", "14"],
  ["grpc-retry-pushback-ms", "0"],
])
export const redirect = headersOf(
  [
    [":status", "307"],
    ["location", "http://127.0.0.1:1/"],
  ],
  END_STREAM,
)
export const unauthorized = headersOf([[":status", "401"]], END_STREAM)

/** Trailers that do not end the stream, again and again. */
export const trailersWithoutEnd: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(responseHeaders(streamId))
  await connection.flood(responseHeaders(streamId, [["grpc-status", "0"]]))
}

export const headersAfterEnd: HostileServer = (connection) =>
  connection.serve((streamId) => {
    const end = trailers(streamId, [...responseFields, ["grpc-status", "5"]])
    void connection.send(end, end, responseHeaders(streamId))
  })

/** gRPC's clients do not want any; nghttp2 is told so or refuses each. */
export const pushPromises: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(responseHeaders(streamId))
  const fields = plainFields([
    [":method", "GET"],
    [":scheme", "http"],
    [":path", "/"],
    [":authority", "localhost"],
  ])
  for (let promised = 2; !connection.closed; promised += 2) {
    await connection.send(
      frame(PUSH_PROMISE, END_HEADERS, streamId, Buffer.concat([uint32(promised), fields])),
      responseHeaders(promised),
    )
  }
}

/** References to entries of HPACK's table that are not there. */
export const brokenHpack: HostileServer = (connection) =>
  connection.serve(
    (streamId) =>
      void connection.send(frame(HEADERS, END_HEADERS, streamId, Buffer.alloc(10, 0xff))),
  )
