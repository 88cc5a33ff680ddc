import type { ServerCredentials } from "@grpc/grpc-js"
import { FailureError } from "@interop/command-line"
import type { HardenedServer } from "@interop/server-hardening"

/** `host:port`, with brackets around an IPv6 address. */
export function addressOf(host: string, port: number): string {
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
    return await server.bind(address, credentials)
  } catch (cause) {
    throw new FailureError(`cannot serve on ${address}: ${reasonFor(cause as Error)}`, { cause })
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

function reasonFor({ message }: Error): string {
  return reasons.find(([sign]) => message.includes(sign))?.[1] ?? message
}
