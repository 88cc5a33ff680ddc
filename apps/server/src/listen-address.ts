import { isIPv6 } from "node:net"
import { hostAndPort, resolvableName, TargetError, unixPath } from "@interop/grpc-target"

const UNIX = "unix:"
const ABSTRACT = "unix-abstract:"

/** What grpc-js binds to, and the path where that is a socket in the file system. */
export interface ListenAddress {
  address: string
  socketPath?: string
}

/** Where a listener with this host and port listens, or what is wrong with its host. */
export function listenAddress(host: string, port: number): ListenAddress | { reason: string } {
  if (host.startsWith(UNIX)) {
    const found = unixPath(host.slice(UNIX.length))
    return "path" in found ? { address: UNIX + found.path, socketPath: found.path } : found
  }
  if (host.startsWith(ABSTRACT)) return abstractAddress(host)
  const [, bracketed = host] = /^\[(.*)\]$/.exec(host) ?? []
  if (isIPv6(bracketed)) return { address: `[${bracketed}]:${port}` }
  const found = hostAndPort(host)
  if ("reason" in found) {
    return { reason: "it must be an address of this machine, or 0.0.0.0 for all of them" }
  }
  if (found.port !== undefined) return { reason: "it must not have a port, which --port gives" }
  return { address: `${host}:${port}` }
}

/** As it is shown to people: `host:port`, with brackets around an IPv6 address; a Unix socket has no port. */
export function shownAddress(host: string, port: number): string {
  if (host.startsWith(UNIX) || host.startsWith(ABSTRACT)) return host
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

function abstractAddress(host: string): ListenAddress | { reason: string } {
  try {
    return { address: resolvableName(host) }
  } catch (error) {
    if (error instanceof TargetError) return { reason: error.reason }
    throw error
  }
}
