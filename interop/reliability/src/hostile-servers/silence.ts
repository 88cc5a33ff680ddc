import { setTimeout as wait } from "node:timers/promises"
import { frame, SETTINGS, settings } from "@interop/server-hardening/testing"
import { type HostileServer, responseHeaders } from "./hostile-server.ts"

const MAX_CONCURRENT_STREAMS = 3
const DRIP_MS = 20

export const silentAfterAccept: HostileServer = ({ socket }) => {
  socket.resume()
}

/** Played on TLS: the handshake has ended, or never begins. */
export const silentInTls: HostileServer = silentAfterAccept
export const silentAfterTls: HostileServer = silentAfterAccept

export const silentAfterSettings: HostileServer = (connection) => connection.serve(() => {})

export const silentAfterHeaders: HostileServer = (connection) =>
  connection.serve((streamId) => void connection.send(responseHeaders(streamId)))

/** Takes nothing more from the socket: what the client sends stays with it. */
export const readsNothing: HostileServer = async (connection) => {
  const streamId = await connection.firstCall(settings(0x7fffffff))
  await connection.send(responseHeaders(streamId))
  connection.socket.pause()
}

export const noStreams: HostileServer = (connection) => {
  const none = Buffer.alloc(6)
  none.writeUInt16BE(MAX_CONCURRENT_STREAMS)
  connection.serve(() => {}, frame(SETTINGS, 0, 0, none))
}

/** Each byte of its answer is late. */
export const dripping: HostileServer = async (connection) => {
  const streamId = await connection.firstCall()
  for (const byte of responseHeaders(streamId)) {
    await connection.send(Buffer.from([byte]))
    await wait(DRIP_MS)
  }
}
