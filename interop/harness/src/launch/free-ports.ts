import { once } from "node:events"
import { type AddressInfo, type Server, createServer } from "node:net"
import { UsageError } from "@interop/command-line"
import { reasonOf } from "@interop/files"

/** An address that a server is told to bind. */
interface Place {
  host: string
  port: number
  /** Who is told, as in `typescript over tls`. */
  whose: string
}

/** Throws a UsageError, in one line, where one of them cannot be bound. */
export async function expectFree(places: readonly Place[]): Promise<void> {
  for (const { host, port, whose } of places) {
    try {
      await release(await bind(host, port))
    } catch (cause) {
      const taken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE"
      throw new UsageError(
        taken
          ? `port ${port} of ${host}, which ${whose} was to have, is taken: end what listens there, or name another first port with --port`
          : `cannot listen on ${host}:${port} for ${whose}: ${reasonOf(cause)}`,
        { cause },
      )
    }
  }
}

/** So many different ones that nobody listens on. */
export async function freePorts(host: string, count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => bind(host, 0)))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(release))
  return ports
}

async function bind(host: string, port: number): Promise<Server> {
  const server = createServer()
  server.listen({ host, port, exclusive: true })
  await once(server, "listening")
  return server
}

async function release(server: Server): Promise<void> {
  server.close()
  await once(server, "close")
}
