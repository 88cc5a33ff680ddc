import { once } from "node:events"
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net"
import type { Recording, Side } from "./recording.ts"

const LOOPBACK = "127.0.0.1"
/** After its client is gone, how long a server may take to close a connection. */
const SERVER_LATENESS_MS = 200

/** Stands between a client and one address of a server, passes on all that either does, and records it. */
export class Relay {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(port: number, recording: Recording) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const server = connect({ host: LOOPBACK, port, allowHalfOpen: true, noDelay: true })
      const connection = recording.open()
      for (const socket of [client, server]) {
        this.#sockets.add(socket)
        socket.once("close", () => this.#sockets.delete(socket))
      }
      passOn(client, server, "client", connection, recording)
      passOn(server, client, "server", connection, recording)
    })
  }

  /** In front of that port of this machine. */
  static async open(port: number, recording: Recording): Promise<Relay> {
    const relay = new Relay(port, recording)
    relay.#server.listen(0, LOOPBACK)
    await once(relay.#server, "listening")
    return relay
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The client is gone; how its server takes that is still recorded. */
  async close(): Promise<void> {
    const closed = once(this.#server, "close")
    this.#server.close()
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, SERVER_LATENESS_MS)
    await closed
    clearTimeout(timer)
  }
}

function passOn(
  from: Socket,
  to: Socket,
  side: Side,
  connection: number,
  recording: Recording,
): void {
  from.on("data", (bytes) => {
    recording.bytes(connection, side, bytes)
    if (!to.write(bytes)) from.pause()
  })
  to.on("drain", () => from.resume())
  from.once("end", () => {
    recording.end(connection, side, "ended")
    to.end()
  })
  from.on("error", () => {
    // Destroyed already: it is this relay that has passed the other side's reset on to it.
    if (to.destroyed) return
    recording.end(connection, side, "reset")
    to.resetAndDestroy()
  })
}
