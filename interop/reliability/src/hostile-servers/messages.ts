import { gzipSync } from "node:zlib"
import {
  DATA,
  END_STREAM,
  type Field,
  frame,
  prefixed,
  uint32,
} from "@interop/server-hardening/testing"
import { type HostileServer, responseFields, responseHeaders, trailers } from "./hostile-server.ts"

const MIB = 2 ** 20
const FRAME_BYTES = 16_384
const ok: readonly Field[] = [["grpc-status", "0"]]

/** Every call is answered with these bytes, and ends OK. They are made by the server that sends them. */
function answer(bytes: () => Buffer, fields = responseFields): HostileServer {
  let message: Buffer | undefined
  return (connection) =>
    connection.serve((streamId) => {
      message ??= bytes()
      const parts = [responseHeaders(streamId, fields)]
      for (let at = 0; at < message.length; at += FRAME_BYTES) {
        parts.push(frame(DATA, 0, streamId, message.subarray(at, at + FRAME_BYTES)))
      }
      void connection.send(...parts, trailers(streamId, ok))
    })
}

function gzip(message: Buffer): Buffer {
  return prefixed(gzipSync(message), { compressed: true })
}

const gzipped: readonly Field[] = [...responseFields, ["grpc-encoding", "gzip"]]

/** More than a message may have, from 16 kB. */
export const gzipBombs = answer(() => gzip(Buffer.alloc(16 * MIB)), gzipped)

export const largeGzipBombs = answer(() => gzip(Buffer.alloc(256 * MIB)), gzipped)

/** As much as a message may have, a hundred times. */
export const manyGzipMessages: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(responseHeaders(streamId, gzipped))
  await connection.flood(frame(DATA, 0, streamId, gzip(Buffer.alloc(4 * MIB))))
}

export const brokenGzip = answer(
  () => prefixed(Buffer.from("no gzip"), { compressed: true }),
  gzipped,
)

/** 4 GiB are said to come. */
export const hugeLength = answer(() => Buffer.concat([Buffer.from([0]), uint32(0xffffffff)]))

/** As much as a message may have is said to come, and a byte does. */
export const halfMessage: HostileServer = (connection) =>
  connection.serve(
    (streamId) =>
      void connection.send(
        responseHeaders(streamId),
        frame(
          DATA,
          0,
          streamId,
          Buffer.concat([Buffer.from([0]), uint32(4 * MIB), Buffer.alloc(1)]),
        ),
      ),
  )

/** What comes beyond it begins another message. */
export const shortLength = answer(() =>
  Buffer.concat([Buffer.from([0]), uint32(1), Buffer.from("090000000000002240", "hex")]),
)

/** Of a message of 4 MB, a frame for each byte. */
export const bytewiseResponse: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  const prefix = Buffer.concat([Buffer.from([0]), uint32(4_000_000)])
  await connection.send(responseHeaders(streamId), frame(DATA, 0, streamId, prefix))
  await connection.flood(frame(DATA, 0, streamId, Buffer.alloc(1)))
}

export const wrongBytes = answer(() => prefixed(Buffer.from("ffffffffffffffffffffff", "hex")))

export const twoMessages = answer(() =>
  Buffer.concat([prefixed(Buffer.alloc(0)), prefixed(Buffer.alloc(0))]),
)

export const endsWithoutStatus: HostileServer = (connection) =>
  connection.serve(
    (streamId) =>
      void connection.send(responseHeaders(streamId), frame(DATA, END_STREAM, streamId)),
  )

/** Beyond the client's windows. */
export const dataBeyondWindow: HostileServer = (connection) =>
  connection.serve((streamId) => {
    const much = frame(DATA, 0, streamId, Buffer.alloc(FRAME_BYTES))
    void connection.send(responseHeaders(streamId), ...Array.from({ length: 64 }, () => much))
  })

export const dataBeforeHeaders: HostileServer = (connection) =>
  connection.serve((streamId) => void connection.send(frame(DATA, 0, streamId, Buffer.alloc(10))))
