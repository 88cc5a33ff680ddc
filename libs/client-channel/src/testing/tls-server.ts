import { createSecureServer } from "node:http2"
import type { TLSSocket } from "node:tls"
import { once } from "node:events"

/** What a TLS server shows, as PEM. */
export interface Shown {
  certificatePem: string
  privateKeyPem: string
}

/**
 * A TLS server that answers every request with an empty message, on each of the
 * addresses, and keeps what names its clients asked for (SNI).
 */
export async function startTlsServer(shown: Shown | readonly Shown[], hosts = ["127.0.0.1"]) {
  const each = Array.isArray(shown) ? shown : hosts.map(() => shown as Shown)
  const names: (string | false)[] = []
  const servers = await Promise.all(
    hosts.map(async (host, i) => {
      const { certificatePem, privateKeyPem } = each[i]!
      const server = createSecureServer({ cert: certificatePem, key: privateKeyPem })
      server.on("secureConnection", (socket: TLSSocket) => {
        socket.on("error", () => {})
        names.push((socket as unknown as { servername: string | false }).servername)
      })
      server.on("stream", (stream) => {
        stream.on("error", () => {})
        stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }))
        stream.respond(
          { ":status": 200, "content-type": "application/grpc" },
          { waitForTrailers: true },
        )
        stream.end(Buffer.alloc(5))
      })
      await once(server.listen(0, host), "listening")
      return server
    }),
  )
  const ports = servers.map((server) => {
    const address = server.address()
    if (address === null || typeof address === "string") throw new Error("not listening on TCP")
    return address.port
  })
  return {
    port: ports[0]!,
    ports,
    names,
    async [Symbol.asyncDispose]() {
      for (const server of servers) server.close()
    },
  }
}
