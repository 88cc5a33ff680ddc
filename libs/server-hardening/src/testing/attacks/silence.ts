import {
  END_HEADERS,
  frame,
  HEADERS,
  plainFields,
  preface,
  requestFields,
  settings,
  settingsAck,
} from "../raw-frames.ts"
import { attackOn, bidiOf, type Attack, type AttackOptions } from "./attack.ts"

const MANY = 1000

/** Connections that say this much, then nothing, or only what answers the server. Each a thousand times, unless told. */
function silentAfter(
  said: (options: AttackOptions) => Uint8Array,
  { answers = false }: { answers?: boolean } = {},
): Attack {
  return (address, options) =>
    attackOn(address, { connections: MANY, ...options }, async (connection) => {
      if (answers) connection.answerSettings({ pings: true })
      const bytes = said(options)
      if (bytes.length > 0) await connection.send(bytes)
    })
}

export const silentConnections = silentAfter(() => Buffer.alloc(0))
export const silentInPreface = silentAfter(() => preface.subarray(0, 10))
export const silentAfterPreface = silentAfter(() => preface)
export const silentAfterSettings = silentAfter(() => Buffer.concat([preface, settings()]))
/** All that a good client says before its first call. */
const handshake = Buffer.concat([preface, settings(), settingsAck])
const call = (options: AttackOptions) =>
  frame(HEADERS, END_HEADERS, 1, plainFields(requestFields(bidiOf(options).path)))

/** The server's PINGs stay unanswered. */
export const silentAfterHandshake = silentAfter(() => handshake)
/** The same with a call that is open. */
export const silentInCall = silentAfter((options) => Buffer.concat([handshake, call(options)]))
/** Connections that answer PINGs and make no call. */
export const idleConnections = silentAfter(() => Buffer.concat([preface, settings()]), {
  answers: true,
})
/** Connections that answer PINGs, with a call that never ends. */
export const everlastingCalls = silentAfter(
  (options) => Buffer.concat([preface, settings(), call(options)]),
  { answers: true },
)
export const silentInHeaders = silentAfter((options) =>
  Buffer.concat([
    handshake,
    frame(HEADERS, 0, 1, plainFields(requestFields(bidiOf(options).path))),
  ]),
)

/** The beginning of a ClientHello of TLS 1.3. */
export const unfinishedTlsHandshakes = silentAfter(() =>
  Buffer.from("16030100c8010000c40303", "hex"),
)
