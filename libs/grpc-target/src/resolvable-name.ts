import { isIP, isIPv4, isIPv6 } from "node:net"
import { TargetError } from "./errors.ts"
import { hostAndPort } from "./host-and-port.ts"
import { unixPath } from "./unix-path.ts"

/**
 * The name of a target: host:port, a gRPC name with its scheme (dns, ipv4,
 * ipv6, unix, unix-abstract), or several hosts with commas between them.
 * Throws TargetError for what cannot be called, where grpc-js would look up
 * some part of it in the DNS, or call another.
 * https://github.com/grpc/grpc/blob/master/doc/naming.md
 */
export function resolvableName(target: string): string {
  const refuse: Refuse = (reason) => {
    throw new TargetError("malformed", target, reason)
  }
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(target) ?? []
  switch (scheme) {
    case "dns":
      return dnsName(rest, refuse)
    case "ipv4":
      return addressList("ipv4", withoutSlashes("ipv4", rest, refuse), refuse)
    case "ipv6":
      return addressList("ipv6", withoutSlashes("ipv6", rest, refuse), refuse)
    case "unix": {
      const found = unixPath(rest)
      return "path" in found ? `unix:${found.path}` : refuse(found.reason)
    }
    case "unix-abstract":
      return abstractName(rest, refuse)
    default:
      if (rest.startsWith("//")) {
        return refuse(`gRPC knows no scheme ${scheme}; it must be host:port, as in localhost:5000`)
      }
      return target.includes(",") ? severalAddresses(target, refuse) : plainAddress(target, refuse)
  }
}

type Refuse = (reason: string) => never

function plainAddress(target: string, refuse: Refuse): string {
  const found = hostAndPort(target)
  return "reason" in found ? refuse(found.reason) : target
}

function severalAddresses(target: string, refuse: Refuse): string {
  const addresses = target.split(",")
  const hosts = addresses.map((address) => {
    const found = hostAndPort(address)
    if ("reason" in found)
      return refuse(`${JSON.stringify(address)} is no address: ${found.reason}`)
    return found.host
  })
  const list = withoutRepetition(addresses)
  if (hosts.every(isIPv4)) return `ipv4:${list}`
  if (hosts.every(isIPv6)) return `ipv6:${list}`
  return list
}

/** grpc-js waits without end for the second of two equal addresses to fail. */
function withoutRepetition(addresses: readonly string[]): string {
  const first = new Map<string, string>()
  for (const address of addresses) {
    const key = (/:\d+$/.test(address) ? address : `${address}:443`).toLowerCase()
    if (!first.has(key)) first.set(key, address)
  }
  return [...first.values()].join(",")
}

function addressList(scheme: "ipv4" | "ipv6", list: string, refuse: Refuse): string {
  const isAddress = scheme === "ipv4" ? isIPv4 : isIPv6
  const example = scheme === "ipv4" ? "ipv4:127.0.0.1:5000" : "ipv6:[::1]:5000"
  const addresses = list.split(",")
  for (const address of addresses) {
    const found = hostAndPort(address)
    if ("host" in found && isAddress(found.host)) continue
    const reason =
      "reason" in found
        ? found.reason
        : `${scheme}: takes addresses of that kind only, as in ${example}`
    return refuse(`${JSON.stringify(address)} is no ${scheme} address: ${reason}`)
  }
  return `${scheme}:${withoutRepetition(addresses)}`
}

/** `ipv4:///127.0.0.1:5000`, as in a URI. */
function withoutSlashes(scheme: string, rest: string, refuse: Refuse): string {
  if (rest.startsWith("//") && !rest.startsWith("///")) {
    return refuse(
      `${scheme}: takes no DNS server; write the addresses after ${scheme}: or ${scheme}:///`,
    )
  }
  return rest.replace(/^\/\/\//, "")
}

function dnsName(rest: string, refuse: Refuse): string {
  const [, server, name = rest] = /^\/\/([^/]*)\/(.*)$/s.exec(rest) ?? []
  const found = hostAndPort(name)
  if ("reason" in found) return refuse(found.reason)
  if (server === undefined || server === "") return `dns:${name}`
  const address = hostAndPort(server)
  if ("reason" in address || isIP(address.host) === 0) {
    return refuse(
      `the DNS server must be an IP address, not ${JSON.stringify(server)}; for that of the system write dns:///${name}`,
    )
  }
  if (process.env["GRPC_NODE_USE_ALTERNATIVE_RESOLVER"] !== "true") {
    return refuse(
      `grpc-js asks the DNS server ${server} only with GRPC_NODE_USE_ALTERNATIVE_RESOLVER=true in the environment; for that of the system write dns:///${name}`,
    )
  }
  return `dns:${rest}`
}

/** A name of Linux that is in no file system, which Node writes as a path that begins with NUL. */
function abstractName(name: string, refuse: Refuse): string {
  if (process.platform !== "linux")
    return refuse("only Linux has abstract Unix sockets; use unix:PATH")
  if (name === "") return refuse("unix-abstract: needs a name, as in unix-abstract:square")
  const found = unixPath(`\0${name}`)
  return "path" in found ? `unix:${found.path}` : refuse(found.reason)
}
