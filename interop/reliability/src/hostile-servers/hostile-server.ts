import { once } from "node:events"
import { createServer, type Server, type Socket } from "node:net"
import {
  ACK,
  END_HEADERS,
  END_STREAM,
  type Field,
  frame,
  HEADERS,
  PING,
  plainFields,
  preface,
  SETTINGS,
  settings,
  settingsAck,
} from "@interop/server-hardening/testing"

const BATCH_BYTES = 65_536
const HEADER_BYTES = 9

/** What a hostile server does on each connection. The process ends it. */
export type HostileServer = (connection: HostileConnection) => Promise<void> | void

/** A connection of a client that was taken in. */
export class HostileConnection {
  readonly socket: Socket
  #unread = Buffer.alloc(0)
  #hasPreface = false

  constructor(socket: Socket) {
    this.socket = socket
  }

  get closed(): boolean {
    return this.socket.destroyed || !this.socket.writable
  }

  /** Settles when the socket takes more, or is closed. */
  async send(...parts: Uint8Array[]): Promise<void> {
    if (this.closed) return
    const hasRoom = this.socket.write(Buffer.concat(parts))
    // Sockets that take everything at once would starve those that read.
    if (hasRoom) await new Promise((resolve) => setImmediate(resolve))
    else await new Promise<void>((resolve) => this.#onRoom(resolve))
  }

  /** The same again and again, as fast as the client takes it. */
  async flood(bytes: Uint8Array): Promise<void> {
    const times = Math.ceil(BATCH_BYTES / bytes.length)
    const batch = Buffer.concat(Array.from({ length: times }, () => bytes))
    while (!this.closed) await this.send(batch)
  }

  /**
   * Speaks HTTP/2 as a good server does, until there is a call: that is left to
   * `onCall`, as the number of its stream.
   */
  serve(onCall: (streamId: number) => void, ownSettings = settings()): void {
    this.socket.on("data", (chunk: Buffer) => {
      this.#unread = Buffer.concat([this.#unread, chunk])
      this.#readPreface()
      for (const { type, flags, streamId, payload } of this.#frames()) {
        if (type === HEADERS) onCall(streamId)
        else if ((flags & ACK) === 0 && type === SETTINGS) void this.send(settingsAck)
        else if ((flags & ACK) === 0 && type === PING) void this.send(frame(PING, ACK, 0, payload))
      }
    })
    void this.send(ownSettings)
  }

  /** The first call's stream. */
  firstCall(ownSettings?: Buffer): Promise<number> {
    return new Promise((resolve) => this.serve(resolve, ownSettings))
  }

  #readPreface(): void {
    if (this.#hasPreface || this.#unread.length < preface.length) return
    this.#hasPreface = true
    this.#unread = this.#unread.subarray(preface.length)
  }

  *#frames() {
    if (!this.#hasPreface) return
    while (this.#unread.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#unread.readUIntBE(0, 3)
      if (this.#unread.length < end) return
      const whole = this.#unread.subarray(0, end)
      this.#unread = this.#unread.subarray(end)
      yield {
        type: whole.readUInt8(3),
        flags: whole.readUInt8(4),
        streamId: whole.readUInt32BE(5) & 0x7fffffff,
        payload: whole.subarray(HEADER_BYTES),
      }
    }
  }

  #onRoom(resolve: () => void): void {
    const settle = () => {
      this.socket.off("drain", settle)
      this.socket.off("close", settle)
      resolve()
    }
    this.socket.on("drain", settle)
    this.socket.on("close", settle)
  }
}

/** The headers of a response that goes well so far. */
export const responseFields: readonly Field[] = [
  [":status", "200"],
  ["content-type", "application/grpc"],
]

export function responseHeaders(
  streamId: number,
  fields: readonly Field[] = responseFields,
): Buffer {
  return frame(HEADERS, END_HEADERS, streamId, plainFields(fields))
}

export function trailers(streamId: number, fields: readonly Field[]): Buffer {
  return frame(HEADERS, END_HEADERS | END_STREAM, streamId, plainFields(fields))
}

/** Listens on a port of its own; `onConnection` hears of each connection. */
export async function listenAs(
  behave: HostileServer,
  onConnection: () => void,
  server: Server = createServer(),
  event: "connection" | "secureConnection" = "connection",
): Promise<number> {
  server.on(event, (socket: Socket) => {
    onConnection()
    socket.on("error", () => {})
    void behave(new HostileConnection(socket))
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("not listening on TCP")
  return address.port
}
