import { frame, SETTINGS, settings, uint32, WINDOW_UPDATE } from "@interop/server-hardening/testing"
import { type HostileServer, responseHeaders } from "./hostile-server.ts"

const MOST = 0x7fffffff
const HEADER_TABLE_SIZE = 1

/** No request leaves the client, ever. */
export const zeroWindow: HostileServer = (connection) => connection.serve(() => {}, settings(0))

/** Each change reaches every stream. */
export const windowChanges: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  await connection.send(responseHeaders(streamId))
  await connection.flood(Buffer.concat([settings(0), settings(MOST)]))
}

export const windowOverflow: HostileServer = (connection) =>
  connection.serve(
    (streamId) =>
      void connection.send(
        responseHeaders(streamId),
        frame(WINDOW_UPDATE, 0, streamId, uint32(MOST)),
        frame(WINDOW_UPDATE, 0, streamId, uint32(MOST)),
      ),
  )

export const connectionWindowOverflow: HostileServer = (connection) =>
  connection.serve(
    () =>
      void connection.send(
        frame(WINDOW_UPDATE, 0, 0, uint32(MOST)),
        frame(WINDOW_UPDATE, 0, 0, uint32(MOST)),
      ),
  )

/** The client's table of headers may be as large as it likes. */
export const hugeHeaderTable: HostileServer = (connection) => {
  const entry = Buffer.alloc(6)
  entry.writeUInt16BE(HEADER_TABLE_SIZE)
  entry.writeUInt32BE(0xffffffff, 2)
  connection.serve(() => {}, frame(SETTINGS, 0, 0, entry))
}
