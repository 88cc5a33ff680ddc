import { once } from "node:events"
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net"
import type { Side } from "./recording.ts"

const LOOPBACK = "127.0.0.1"
/** After its client is gone, how long a server may take to close a connection. */
const SERVER_LATENESS_MS = 200

/** Is told of all that goes over the wire. */
export interface WireObserver {
  /** The number of a new connection. */
  open(): number
  bytes(connection: number, side: Side, bytes: Buffer): void
  end(connection: number, side: Side, kind: "ended" | "reset"): void
}

export interface RelayOptions {
  /** What the server says waits until the client has said something. */
  clientFirst?: boolean
}

/** Stands between a client and one address of a server, passes on all that either does, and tells of it. */
export class Relay {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(port: number, observer: WireObserver, { clientFirst = false }: RelayOptions) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const server = connect({ host: LOOPBACK, port, allowHalfOpen: true, noDelay: true })
      const connection = observer.open()
      for (const socket of [client, server]) {
        this.#sockets.add(socket)
        socket.once("close", () => this.#sockets.delete(socket))
      }
      passOn(client, server, "client", connection, observer)
      passOn(server, client, "server", connection, observer)
      if (clientFirst) {
        server.pause()
        client.once("data", () => server.resume())
      }
    })
  }

  /** In front of that port of this machine. */
  static async open(
    port: number,
    observer: WireObserver,
    options: RelayOptions = {},
  ): Promise<Relay> {
    const relay = new Relay(port, observer, options)
    relay.#server.listen(0, LOOPBACK)
    await once(relay.#server, "listening")
    return relay
  }

  /** In front of host:port of this machine; with the address that stands for it. */
  static async inFrontOf(
    address: string,
    observer: WireObserver,
    options?: RelayOptions,
  ): Promise<{ relay: Relay; address: string }> {
    const colon = address.lastIndexOf(":")
    const relay = await Relay.open(Number(address.slice(colon + 1)), observer, options)
    return { relay, address: `${address.slice(0, colon)}:${relay.port}` }
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
  observer: WireObserver,
): void {
  from.on("data", (bytes) => {
    observer.bytes(connection, side, bytes)
    if (!to.write(bytes)) from.pause()
  })
  to.on("drain", () => from.resume())
  from.once("end", () => {
    observer.end(connection, side, "ended")
    to.end()
  })
  from.on("error", () => {
    // Destroyed already: it is this relay that has passed the other side's reset on to it.
    if (to.destroyed) return
    observer.end(connection, side, "reset")
    resetSocket(to)
  })
}

/**
 * Node 24 cannot reset a socket whose end is on its way: it says EINVAL, never
 * closes the handle, and at its own end waits for that for ever.
 */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) {
    socket.once("finish", () => socket.resetAndDestroy())
  } else {
    socket.resetAndDestroy()
  }
}
