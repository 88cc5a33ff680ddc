/** What a record from the calling thread asks of the worker; ids of channels and calls are one sequence. */
export const Request = {
  /** A channel; JSON of OpenChannel. */
  OpenChannel: 1,
  CloseChannel: 2,
  /** A call; JSON of StartCall. */
  StartCall: 3,
  /** One message of the call. */
  Message: 4,
  HalfClose: 5,
  /** The details as UTF-8. */
  Cancel: 6,
  /** As many more bytes of responses may come, as a little-endian u32. */
  Credit: 7,
} as const

/** What a record from the worker tells the calling thread. */
export const Response = {
  ChannelOpened: 1,
  /** The reason as UTF-8. */
  ChannelFailed: 2,
  /** JSON of MetadataTexts. */
  InitialMetadata: 3,
  Message: 4,
  /** JSON of EndOfCall; the last record of a call. */
  End: 5,
  /** As many more bytes of requests may be sent, as a little-endian u32. */
  Credit: 6,
} as const

/** Metadata for JSON: the value of a `-bin` key is base64. */
export type MetadataTexts = ReadonlyArray<readonly [key: string, value: string]>

export interface OpenChannel {
  address: string
  tls?: { ca?: PemText; certificate?: PemText; privateKey?: PemText }
  connectTimeoutMs?: number | undefined
  options: Record<string, string | number>
}

/** A path, or what a PEM file holds, as base64. */
export type PemText = { path: string } | { base64: string }

export interface StartCall {
  channel: number
  path: string
  metadata: MetadataTexts
  /** Milliseconds since the epoch; absent: no deadline. */
  deadlineMs?: number | undefined
  waitForReady?: boolean | undefined
}

export interface EndOfCall {
  code: number
  details: string
  metadata: MetadataTexts
}

/**
 * In each direction a call may have this many bytes under way: it bounds the
 * memory of a side that does not read. The last message may exceed it.
 */
export const WINDOW_BYTES = 128 * 1024

/** What a message counts for, so that a window of empty ones is bounded as well. */
export function windowBytes(message: Uint8Array): number {
  return message.length + 32
}

export const noPayload = Buffer.alloc(0)

export function encodeCredit(bytes: number): Buffer {
  const payload = Buffer.allocUnsafe(4)
  payload.writeUInt32LE(bytes)
  return payload
}

export function decodeCredit(payload: Buffer): number {
  return payload.readUInt32LE()
}

export function encodeJson(value: OpenChannel | StartCall | MetadataTexts | EndOfCall): Buffer {
  return Buffer.from(JSON.stringify(value))
}

export function decodeJson<T>(payload: Buffer): T {
  return JSON.parse(payload.toString()) as T
}
