import {
  constants,
  type Http2Server,
  type Http2Session,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2"
import type { Socket } from "node:net"
import { closeSession } from "@interop/http2-names"
import { Connection, type Holdings } from "./connection.ts"
import { EmptyTraffic } from "./empty-traffic.ts"
import { FairTurns } from "./fair-turns.ts"
import type { Http2Hooks, StreamListener } from "./grpc-http2.ts"
import type { GrpcRequests } from "./grpc-requests.ts"
import { RequestChunks } from "./request-chunks.ts"
import type { ServerLimits } from "./server-limits.ts"
import { isCounted, WaitingRequest } from "./waiting-request.ts"

const { NGHTTP2_ENHANCE_YOUR_CALM } = constants

/** A frame's worth, for a connection that has thousands of streams. */
const LEAST_STREAM_WINDOW_BYTES = 16_384

/** HTTP/2's own. */
const PLAIN_STREAM_WINDOW_BYTES = 65_535

/** A stream that ends before its call begins has nobody else to hear its error; later the call hears its close. */
const ignore = () => {}

/** What clients hold of a server at a moment, as its limits count it. */
export interface Held {
  /** With those that have said nothing yet. */
  connections: number
  streams: number
  /** Of headers, requests and responses. */
  bytes: number
}

class OpenStream {
  hasBegun = false
  waiting: WaitingRequest | undefined

  begin(): void {
    this.hasBegun = true
    this.waiting?.over()
    this.waiting = undefined
  }
}

interface KnownSocket {
  ready: boolean
  connection: Connection | undefined
}

/**
 * Holds every connection of a server to its limits, from the socket that says
 * nothing to the call that holds too much.
 */
export class Connections {
  readonly #limits: ServerLimits
  readonly #requests: GrpcRequests
  readonly #bySession = new Map<Http2Session, Connection>()
  /** Whether what HTTP/2 wants was said; in the order in which they came. */
  readonly #sockets = new Map<Socket, KnownSocket>()
  readonly #byPeer = new Map<string, KnownSocket>()
  readonly #turns: FairTurns<Connection>
  readonly #emptyTraffic: EmptyTraffic
  /** Undefined where grpc-js was given a limit of its own. */
  readonly #firstStreams: number | undefined
  #streams = 0
  #bytes = 0

  /** `fixedStreams`: the limit of a connection is grpc-js' own option and stays. */
  constructor(limits: ServerLimits, requests: GrpcRequests, fixedStreams: boolean) {
    this.#limits = limits
    this.#requests = requests
    this.#emptyTraffic = new EmptyTraffic(limits.maxEmptyBytes, (connection) =>
      this.#close(connection),
    )
    this.#turns = new FairTurns(limits.callsPerTurn)
    if (!fixedStreams)
      this.#firstStreams = Math.min(
        limits.firstStreamsPerConnection,
        limits.maxStreamsPerConnection,
      )
  }

  get hooks(): Http2Hooks {
    const limits = this.#limits
    return {
      options: {
        settings: {
          ...(this.#firstStreams === undefined ? {} : { maxConcurrentStreams: this.#firstStreams }),
          initialWindowSize: this.#streamWindow(this.#firstStreams),
          maxHeaderListSize: limits.maxHeaderBytes,
        },
        // Options of tls.createServer and http2.createServer.
        handshakeTimeout: limits.handshakeTimeoutMs,
        // Node's guard counts every reset, also of calls that ran: all that may be open, twice.
        streamResetBurst: 2 * limits.maxStreamsPerConnection + limits.resetBurst,
        streamResetRate: 2 * limits.resetsPerSecond,
      },
      onServer: (server) => this.#watch(server),
      onStream: (handle) => this.#admit(handle),
    }
  }

  get held(): Held {
    return { connections: this.#sockets.size, streams: this.#streams, bytes: this.#bytes }
  }

  /** Undefined once it is closed. */
  of(session: Http2Session | undefined): Connection | undefined {
    return session && this.#bySession.get(session)
  }

  /** Also sockets that never became connections of HTTP/2. What is open on the others ends with them. */
  destroyAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy()
  }

  readonly #total: Holdings = {
    add: (bytes) => {
      this.#bytes += bytes
      if (bytes > 0 && this.#bytes > this.#limits.maxBytes) this.#closeLargest()
    },
  }

  #watch(server: Http2Server): void {
    server.on("connection", (socket: Socket) => this.#onSocket(socket))
    server.on("session", (session) => this.#onSession(session))
  }

  #onSocket(socket: Socket): void {
    if (this.#sockets.size >= this.#limits.maxConnections && !this.#makeRoom()) {
      socket.destroy()
      return
    }
    const peer = peerOf(socket)
    // Those of a Unix socket have no name to find them by; they come from this machine.
    const known: KnownSocket = { ready: peer === undefined, connection: undefined }
    this.#sockets.set(socket, known)
    if (peer !== undefined) this.#byPeer.set(peer, known)
    socket.once("close", () => {
      this.#sockets.delete(socket)
      if (peer !== undefined && this.#byPeer.get(peer) === known) this.#byPeer.delete(peer)
    })
  }

  #makeRoom(): boolean {
    let idle: Socket | undefined
    for (const [socket, { ready, connection }] of this.#sockets) {
      if (!ready) {
        socket.destroy()
        this.#sockets.delete(socket)
        return true
      }
      if (connection?.streams === 0) idle ??= socket
    }
    if (idle === undefined) return false
    idle.destroy()
    this.#sockets.delete(idle)
    return true
  }

  #onSession(session: ServerHttp2Session): void {
    const connection = new Connection(session, this.#total, this.#firstStreams, this.#limits)
    this.#bySession.set(session, connection)
    const tooLate = setTimeout(() => session.destroy(), this.#limits.handshakeTimeoutMs).unref()
    let awaited = 2
    const said = () => {
      awaited -= 1
      if (awaited > 0) return
      clearTimeout(tooLate)
      const known = session.destroyed ? undefined : this.#byPeer.get(peerOf(session.socket) ?? "")
      if (known !== undefined) Object.assign(known, { ready: true, connection })
    }
    this.#emptyTraffic.watch(connection, session.socket)
    session.once("remoteSettings", said)
    session.once("localSettings", said)
    session.once("close", () => {
      clearTimeout(tooLate)
      this.#forget(connection)
    })
    session.setLocalWindowSize(this.#limits.connectionWindowBytes)
  }

  #admit(handle: StreamListener): StreamListener {
    return (stream, headers, flags, rawHeaders) => {
      stream.on("error", ignore)
      const connection = this.of(stream.session)
      // Its connection is closed: nobody waits for an answer.
      if (connection === undefined || stream.destroyed) return
      const headerBytes = bytesOf(rawHeaders)
      // As strings of HTTP/2 and again as metadata.
      const bytes = 2 * headerBytes
      if (headerBytes > this.#limits.maxHeaderBytes || !connection.take(bytes)) {
        stream.close(NGHTTP2_ENHANCE_YOUR_CALM)
        return
      }
      const open = this.#open(stream, connection, bytes)
      const begun = this.#turns.run(connection, () => {
        if (stream.closed || stream.destroyed) return false
        open.begin()
        if (this.#requests.accept(stream, headers)) handle(stream, headers, flags, rawHeaders)
        // Of a call that is refused nobody counts what still comes.
        if (!isCounted(stream))
          void new RequestChunks(
            stream,
            (bytes) => connection.hear(bytes),
            () => true,
          )
        return true
      })
      if (!begun) open.waiting = new WaitingRequest(stream, connection)
    }
  }

  /** Apart from the listener that begins the call: a closure there would keep the headers for as long as the stream is open. */
  #open(stream: ServerHttp2Stream, connection: Connection, bytes: number): OpenStream {
    const open = new OpenStream()
    connection.streams += 1
    this.#streams += 1
    stream.once("close", () => {
      open.waiting?.over()
      if (connection.hasLeft) return
      connection.streams -= 1
      this.#streams -= 1
      connection.release(bytes)
      if (!open.hasBegun && !connection.resets.spend()) this.#close(connection)
    })
    if (this.#streams > this.#limits.maxStreams) this.#closeLargest()
    this.#raiseLimit(connection)
    return open
  }

  #raiseLimit(connection: Connection): void {
    const { maxStreams, session } = connection
    if (maxStreams === undefined || connection.streams * 2 < maxStreams) return
    const most = this.#limits.maxStreamsPerConnection
    const raised = Math.min(maxStreams * 2, most)
    connection.maxStreams = raised === most ? undefined : raised
    if (raised > maxStreams && !session.destroyed && !session.closed)
      session.settings({
        maxConcurrentStreams: raised,
        initialWindowSize: this.#streamWindow(raised),
      })
  }

  /**
   * What all streams may hold unread: Node takes that in before anybody can
   * count it. Few streams may have much, which makes large requests quick.
   */
  #streamWindow(streams: number | undefined): number {
    if (streams === undefined) return PLAIN_STREAM_WINDOW_BYTES
    const { streamWindowBytes, maxBytesPerConnection } = this.#limits
    const share = Math.floor(maxBytesPerConnection / streams)
    return Math.max(LEAST_STREAM_WINDOW_BYTES, Math.min(streamWindowBytes, share))
  }

  #closeLargest(): void {
    let largest: Connection | undefined
    for (const connection of this.#bySession.values()) {
      if (connection.session.destroyed) continue
      if (largest === undefined || connection.weight > largest.weight) largest = connection
    }
    if (largest !== undefined) this.#close(largest)
  }

  #close(connection: Connection): void {
    closeSession(connection.session, NGHTTP2_ENHANCE_YOUR_CALM)
    // Its close comes later. Counted until then, it would have others closed in its place.
    this.#forget(connection)
  }

  #forget(connection: Connection): void {
    this.#bySession.delete(connection.session)
    this.#turns.forget(connection)
    this.#emptyTraffic.forget(connection)
    this.#streams -= connection.streams
    connection.leave()
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string | undefined {
  return remotePort === undefined ? undefined : `${remoteAddress} ${remotePort}`
}

function bytesOf(rawHeaders: readonly string[]): number {
  let bytes = 0
  for (const text of rawHeaders) bytes += text.length
  return bytes
}
