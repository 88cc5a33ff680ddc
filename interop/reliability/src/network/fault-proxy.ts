import { once } from "node:events"
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net"
import { resetSocket } from "@interop/harness/parts"
import type { Fault, Side } from "./faults.ts"
import { Passage } from "./passage.ts"

const LOOPBACK = "127.0.0.1"

/** Stands between a client and a server, and does to each connection what a fault says. */
export class FaultProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** How many connections a fault has befallen. */
  struck = 0

  private constructor(port: number, drawFault: () => Fault | undefined) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const server = connect({ host: LOOPBACK, port, allowHalfOpen: true, noDelay: true })
      const fault = drawFault()
      for (const socket of [client, server]) {
        this.#sockets.add(socket)
        socket.once("close", () => this.#sockets.delete(socket))
      }
      const strike = (side: Side) => ({
        fault: fault?.side === side ? fault : undefined,
        onStruck: () => (this.struck += 1),
        end: (kind: "cut" | "reset") => {
          for (const socket of [client, server]) {
            if (kind === "reset") resetSocket(socket)
            else socket.destroy()
          }
        },
      })
      passOn(client, server, new Passage(server, strike("client")))
      passOn(server, client, new Passage(client, strike("server")))
    })
  }

  /** In front of that port of this machine. `drawFault` is asked once for each connection; none: it is let through. */
  static async open(port: number, drawFault: () => Fault | undefined): Promise<FaultProxy> {
    const proxy = new FaultProxy(port, drawFault)
    proxy.#server.listen(0, LOOPBACK)
    await once(proxy.#server, "listening")
    return proxy
  }

  get address(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close")
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

function passOn(from: Socket, to: Socket, passage: Passage): void {
  from.on("data", (bytes) => {
    from.pause()
    void passage.pass(bytes).then(() => from.resume())
  })
  from.once("end", () => passage.end())
  from.on("error", () => {
    if (!to.destroyed) resetSocket(to)
  })
  from.once("close", () => {
    if (!from.readableEnded && from.errored === null) to.destroy()
  })
}
