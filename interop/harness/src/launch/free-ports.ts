import { once } from "node:events"
import { createServer } from "node:net"
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
    const server = createServer()
    try {
      server.listen({ host, port, exclusive: true })
      await once(server, "listening")
    } catch (cause) {
      const taken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE"
      throw new UsageError(
        taken
          ? `port ${port} of ${host}, which ${whose} was to have, is taken: end what listens there, or name another first port with --port`
          : `cannot listen on ${host}:${port} for ${whose}: ${reasonOf(cause)}`,
        { cause },
      )
    } finally {
      if (server.listening) {
        server.close()
        await once(server, "close")
      }
    }
  }
}
