import type { ServerCredentials } from "@grpc/grpc-js"
import { FailureError } from "@interop/command-line"
import type { HardenedServer } from "@interop/server-hardening"
import { listenAddress, shownAddress } from "./listen-address.ts"
import { obstacleAt } from "./socket-path.ts"

/** Binds and gives the port. What goes wrong is a FailureError that says what to do. */
export async function bind(
  server: HardenedServer,
  { host, port }: { host: string; port: number },
  credentials: ServerCredentials,
): Promise<number> {
  const failure = (reason: string, options?: ErrorOptions) =>
    new FailureError(`cannot serve on ${shownAddress(host, port)}: ${reason}`, options)
  const listen = listenAddress(host, port)
  if ("reason" in listen) throw failure(listen.reason)
  const { address, socketPath } = listen
  try {
    const obstacle = socketPath === undefined ? undefined : await obstacleAt(socketPath)
    if (obstacle !== undefined) throw failure(obstacle)
    return await server.bind(address, credentials)
  } catch (cause) {
    if (cause instanceof FailureError) throw cause
    const known = address.startsWith("unix:") ? unixReasons : reasons
    throw failure(reasonFor(cause as Error, known), { cause })
  }
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
]

function reasonFor({ message }: Error, known: typeof reasons): string {
  return known.find(([sign]) => message.includes(sign))?.[1] ?? message
}
