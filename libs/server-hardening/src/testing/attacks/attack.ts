import { connect, type Socket } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { ACK, frame, PING, SETTINGS, settingsAck } from "../raw-frames.ts"

/** A method of the server under attack, and a request of it. */
export interface Target {
  path: string
  message: Buffer
}

export interface AttackOptions {
  /** Ends the attack; without it most go on for ever. */
  signal: AbortSignal
  /** Connections at a time. */
  connections?: number
  /** Whether each is opened anew when the server has closed it; so unless told. */
  reconnects?: boolean
  /** By default methods of squarerpc_service.SquareService. */
  unary?: Target
  serverStreaming?: Target
  bidi?: Target
}

export interface AttackReport {
  /** Opened one after the other or beside each other. */
  connections: number
  /** Of those, ended by the server. */
  closedByServer: number
  bytesSent: number
}

/** What a hostile client does: plays its part on `host:port` until the signal aborts. Never rejects for what the server does. */
export type Attack = (address: string, options: AttackOptions) => Promise<AttackReport>

const service = "/squarerpc_service.SquareService"
const double = (hex: string) => Buffer.from(`09${hex}`, "hex")

export function unaryOf(options: AttackOptions): Target {
  return options.unary ?? { path: `${service}/square`, message: double("0000000000000840") }
}

/** rangeSquare of 1e15: answers without end. */
export function serverStreamingOf(options: AttackOptions): Target {
  return (
    options.serverStreaming ?? {
      path: `${service}/rangeSquare`,
      message: double("00003426f56b0c43"),
    }
  )
}

export function bidiOf(options: AttackOptions): Target {
  return (
    options.bidi ?? { path: `${service}/streamrangeSquare`, message: double("0000000000000840") }
  )
}

/** One connection of an attacker. */
export class HostileConnection {
  readonly socket: Socket
  readonly #report: AttackReport
  #onPong = () => {}
  #closed: Promise<void> | undefined

  constructor(socket: Socket, report: AttackReport) {
    this.socket = socket
    this.#report = report
  }

  get closed(): boolean {
    return this.socket.destroyed || !this.socket.writable
  }

  /** Settles when the socket takes more, or is closed. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.closed) return
    this.#report.bytesSent += bytes.length
    if (!this.socket.write(bytes)) await either(this.socket, ["drain", "close"])
    // Sockets that take everything at once would starve those that read.
    else await new Promise((resolve) => setImmediate(resolve))
  }

  /** Answers each SETTINGS of the server, as a good client does; attacks that do not wait answer the first unseen. */
  answerSettings({ pings = false }: { pings?: boolean } = {}): void {
    let unread = Buffer.alloc(0)
    this.socket.on("data", (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      while (unread.length >= 9 && unread.length >= 9 + unread.readUIntBE(0, 3)) {
        const end = 9 + unread.readUIntBE(0, 3)
        const type = unread.readUInt8(3)
        if ((unread.readUInt8(4) & ACK) === 0) {
          if (type === SETTINGS) this.socket.write(settingsAck)
          if (pings && type === PING)
            this.socket.write(frame(PING, ACK, 0, unread.subarray(9, end)))
        } else if (type === PING) this.#onPong()
        unread = unread.subarray(end)
      }
    })
  }

  /** Settles when the server has read all that was sent, or is closed. Needs `answerSettings`. */
  async roundTrip(): Promise<void> {
    const pong = new Promise<void>((resolve) => (this.#onPong = resolve))
    await this.send(frame(PING, 0, 0, Buffer.alloc(8)))
    await Promise.race([pong, this.closing()])
  }

  /** Settles when the server or the end of the attack has closed the connection. */
  closing(): Promise<void> {
    this.#closed ??= either(this.socket, ["close"])
    return this.#closed
  }
}

/**
 * Opens connections and plays the part on each, again and again where the
 * server closes one. Each stays open until the server or the signal ends it.
 */
export async function attackOn(
  address: string,
  { signal, connections = 1, reconnects = true }: AttackOptions,
  play: (connection: HostileConnection) => Promise<void>,
  { reads = true }: { reads?: boolean } = {},
): Promise<AttackReport> {
  const report: AttackReport = { connections: 0, closedByServer: 0, bytesSent: 0 }
  const colon = address.lastIndexOf(":")
  const target = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
  const one = async () => {
    while (!signal.aborted) {
      const socket = connect(target)
      socket.on("error", () => {})
      const end = () => socket.destroy()
      signal.addEventListener("abort", end)
      await either(socket, ["connect", "close"])
      if (!socket.destroyed) {
        report.connections += 1
        if (reads) socket.resume()
        const connection = new HostileConnection(socket, report)
        await play(connection)
        await connection.closing()
        if (!signal.aborted) report.closedByServer += 1
      }
      signal.removeEventListener("abort", end)
      if (!reconnects) return
      await wait(5)
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  return report
}

/** `once` of node:events would reject for an error. */
function either(socket: Socket, events: readonly string[]): Promise<void> {
  if (socket.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const settle = () => {
      for (const event of events) socket.off(event, settle)
      resolve()
    }
    for (const event of events) socket.on(event, settle)
  })
}
