import { statSync, unlinkSync } from "node:fs"
import { connect } from "node:net"
import type { ServerCredentials } from "@grpc/grpc-js"
import { FailureError } from "@interop/command-line"
import type { HardenedServer } from "@interop/server-hardening"

const UNIX = "unix:"

/** `host:port`, with brackets around an IPv6 address; a Unix socket has no port. */
export function addressOf(host: string, port: number): string {
  if (host.startsWith(UNIX)) return host
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`
}

/** Binds and gives the port. What goes wrong is a FailureError that says what to do. */
export async function bind(
  server: HardenedServer,
  { host, port }: { host: string; port: number },
  credentials: ServerCredentials,
): Promise<number> {
  const address = addressOf(host, port)
  try {
    if (host.startsWith(UNIX)) await removeAbandoned(host.slice(UNIX.length))
    return await server.bind(address, credentials)
  } catch (cause) {
    throw new FailureError(`cannot serve on ${address}: ${reasonFor(cause as Error, host)}`, {
      cause,
    })
  }
}

/** A server that was killed leaves its socket behind, where nobody answers. */
async function removeAbandoned(path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return
  const socket = connect(path)
  const abandoned = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(false))
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"))
  })
  socket.destroy()
  if (abandoned) unlinkSync(path)
}

// grpc-js has the code in the text of its message only.
const reasons: [code: string, reason: string][] = [
  ["EADDRINUSE", "another program listens there; stop it or choose another port"],
  ["EACCES", "not permitted; choose a port above 1023"],
  [
    "EADDRNOTAVAIL",
    "no network interface of this machine has that address; use one that has, or 0.0.0.0",
  ],
  [
    "Name resolution failed",
    "the host name is unknown; use an address of this machine, or 0.0.0.0",
  ],
]

const unixReasons: typeof reasons = [
  ["EADDRINUSE", "another program listens there; stop it or choose another path"],
  ["EACCES", "not permitted; choose a path in a folder that may be written to"],
  ["ENOENT", "its folder does not exist; make it first"],
]

function reasonFor({ message }: Error, host: string): string {
  const known = host.startsWith(UNIX) ? unixReasons : reasons
  return known.find(([sign]) => message.includes(sign))?.[1] ?? message
}
