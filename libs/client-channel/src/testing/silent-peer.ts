import { once } from "node:events"
import { createServer, type Socket } from "node:net"
import { createServer as createTlsServer, type TlsOptions } from "node:tls"

/** Accepts connections, by TLS where that is given, and leaves the rest to `meet`; without it, reads and says nothing. */
export async function startPeer(
  meet: (socket: Socket) => void = (socket) => socket.resume(),
  tls?: TlsOptions,
) {
  const sockets = new Set<Socket>()
  const server = tls ? createTlsServer({ ALPNProtocols: ["h2"], ...tls }) : createServer()
  server.on(tls ? "secureConnection" : "connection", (socket: Socket) => {
    sockets.add(socket)
    socket.on("error", () => {})
    socket.on("close", () => sockets.delete(socket))
    meet(socket)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("not listening on TCP")
  return {
    address: `127.0.0.1:${address.port}`,
    /** Connections that are open now. */
    open: () => sockets.size,
    server,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
