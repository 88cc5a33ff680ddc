import {
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

/** Connections that say this much, then nothing. Five times a thousand, unless told. */
function silentAfter(said: (options: AttackOptions) => Uint8Array): Attack {
  return (address, options) =>
    attackOn(address, { connections: MANY, ...options }, async (connection) => {
      const bytes = said(options)
      if (bytes.length > 0) await connection.send(bytes)
    })
}

export const silentConnections = silentAfter(() => Buffer.alloc(0))
export const silentInPreface = silentAfter(() => preface.subarray(0, 10))
export const silentAfterPreface = silentAfter(() => preface)
export const silentAfterSettings = silentAfter(() => Buffer.concat([preface, settings()]))
/** All that a good client says before its first call; the server's PINGs stay unanswered. */
export const silentAfterHandshake = silentAfter(() =>
  Buffer.concat([preface, settings(), settingsAck]),
)
export const silentInHeaders = silentAfter((options) =>
  Buffer.concat([
    preface,
    settings(),
    settingsAck,
    frame(HEADERS, 0, 1, plainFields(requestFields(bidiOf(options).path))),
  ]),
)

/** The beginning of a ClientHello of TLS 1.3. */
export const unfinishedTlsHandshakes = silentAfter(() =>
  Buffer.from("16030100c8010000c40303", "hex"),
)
