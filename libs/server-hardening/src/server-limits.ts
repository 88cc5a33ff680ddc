import { getHeapStatistics } from "node:v8"

const KIB = 1024
const MIB = 1024 * KIB
const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** What Node and grpc-js keep in the heap for a stream that is open: 10 to 14 KiB (Node 24, grpc-js 1.14). */
export const STREAM_BYTES = 12 * KIB

/** What Node keeps for a message on its way, beside its bytes. */
export const MESSAGE_BYTES = 512

/** What Node keeps for a part of a request that has come, beside its bytes. */
export const CHUNK_BYTES = 256

/**
 * What clients may take of a server. Each has a default, so that no client can
 * end the server; those that count memory follow the heap that the process
 * has (`--max-old-space-size`).
 */
export interface ServerLimits {
  /**
   * Open calls of a connection, at most: 10,000, less where the heap is small.
   * Good clients wait with further calls; others lose their connection before
   * JavaScript hears of the calls.
   */
  maxStreamsPerConnection: number
  /**
   * What clients are told to begin with (SETTINGS_MAX_CONCURRENT_STREAMS). Each
   * time a client has half of its limit open, the limit doubles. A client that
   * heeds limits is at the end of them after a few round trips; of one that
   * does not, nghttp2 ends the connection before thousands of streams have
   * cost anything.
   */
  firstStreamsPerConnection: number
  /**
   * Open calls of all connections. One more closes the connection that holds
   * most, so that many connections cannot do what one may not.
   */
  maxStreams: number
  /**
   * Bytes that the calls of one connection hold: headers, requests that have
   * not been handled, responses that have not been sent. What goes beyond
   * ends its call with RESOURCE_EXHAUSTED.
   */
  maxBytesPerConnection: number
  /** The same of all connections. Beyond, the connection that holds most is closed. */
  maxBytes: number
  /** How far the response streams of one connection may run ahead of the socket, together. */
  runAheadBytesPerConnection: number
  /**
   * Names and values of a call's request headers, which references to HTTP/2's
   * table make large at no cost. Beyond, the stream is reset (ENHANCE_YOUR_CALM).
   * C-core takes no more either.
   */
  maxHeaderBytes: number
  /** Beyond, a connection that has not said what HTTP/2 wants is closed, else an idle one, else the new one. */
  maxConnections: number
  /**
   * For TLS, HTTP/2's preface, the client's SETTINGS and its answer to the
   * server's. A client needs three round trips; C-core gives up after 20 s.
   */
  handshakeTimeoutMs: number
  /** A connection without calls is closed after so long: a client that comes back makes a new one. */
  maxConnectionIdleMs: number
  /** A connection gets a GOAWAY after so long, so that clients spread anew over servers behind a balancer. */
  maxConnectionAgeMs: number
  /** Calls of an aged connection are ended after so long. */
  maxConnectionAgeGraceMs: number
  /** How long a connection may be quiet until the server asks by a PING: a peer that is gone holds nothing for longer. */
  keepaliveTimeMs: number
  /** For the answer to that PING. */
  keepaliveTimeoutMs: number
  /**
   * Calls that a client may cancel at once before they have begun. Node's own
   * limit of 1,000, which counts all, ends a connection and the calls beside
   * for ordinary cancelling.
   */
  resetBurst: number
  /** The same each second on and on: such a reset costs a fifth of what a call does. */
  resetsPerSecond: number
  /**
   * Bytes of a connection, from its beginning, that come to nothing: frames such
   * as WINDOW_UPDATE beyond sixteen times the headers, requests and responses.
   * A quarter as much may come each second on and on.
   */
  maxEmptyBytes: number
  /** Calls that are begun in a turn of the event loop, fairly among connections: 16 are about a millisecond of work. */
  callsPerTurn: number
  /** Messages that are decompressed at once, each to as much as a message may have; others wait. */
  maxDecompressions: number
  /** Bytes that a client may send on a connection before the server says go on. HTTP/2's own 64 KiB hold up a client that is some milliseconds away. */
  connectionWindowBytes: number
  /** The same of a call, at most. Where a connection has many, it is less: together they stay within maxBytesPerConnection. */
  streamWindowBytes: number
}

/** Three semi-spaces of 64 MiB, which V8 counts into its limit. */
const YOUNG_GENERATION_BYTES = 192 * MIB

/** The heap for what lives longer than a moment: what ends a process when it is full. */
function oldSpaceBytes(): number {
  const flags = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(" ")]
  for (const flag of flags) {
    const [, mebibytes] = /^--max[-_]old[-_]space[-_]size=(\d+)$/.exec(flag) ?? []
    if (mebibytes !== undefined) return Number(mebibytes) * MIB
  }
  const limit = getHeapStatistics().heap_size_limit
  return Math.max(limit - YOUNG_GENERATION_BYTES, limit * 0.4)
}

/** The limits for a heap of this size. */
export function defaultLimits(heapBytes = oldSpaceBytes()): ServerLimits {
  const ofHeap = (heapBytes * 0.55) / STREAM_BYTES
  const maxStreamsPerConnection = Math.floor(clamp(100, ofHeap * 0.9, 10_000))
  return {
    maxStreamsPerConnection,
    firstStreamsPerConnection: 100,
    maxStreams: Math.floor(clamp(125, ofHeap, 100_000)),
    maxBytesPerConnection: clamp(16 * MIB, heapBytes / 4, 256 * MIB),
    maxBytes: clamp(32 * MIB, heapBytes / 2, 1024 * MIB),
    runAheadBytesPerConnection: MIB,
    maxHeaderBytes: 16 * KIB,
    maxConnections: Math.floor(clamp(1000, ofHeap, 20_000)),
    handshakeTimeoutMs: 10 * SECOND_MS,
    maxConnectionIdleMs: 5 * MINUTE_MS,
    maxConnectionAgeMs: HOUR_MS,
    maxConnectionAgeGraceMs: HOUR_MS,
    keepaliveTimeMs: 20 * SECOND_MS,
    keepaliveTimeoutMs: 10 * SECOND_MS,
    resetBurst: 3000,
    resetsPerSecond: 1000,
    maxEmptyBytes: 4 * MIB,
    callsPerTurn: 16,
    maxDecompressions: 4,
    connectionWindowBytes: MIB,
    streamWindowBytes: 256 * KIB,
  }
}

function clamp(least: number, value: number, most: number): number {
  return Math.min(Math.max(least, value), most)
}
