import { isIP, isIPv4, isIPv6 } from "node:net"
import { TargetError } from "./errors.ts"
import { hostAndPort } from "./host-and-port.ts"
import { unixPath } from "./unix-path.ts"

/**
 * The name under which grpc-js resolves a target: host:port, a gRPC name with
 * its scheme (dns, ipv4, ipv6, unix, unix-abstract), or several IP addresses
 * with commas between them. Throws TargetError for what cannot be called,
 * where grpc-js would look up some part of it in the DNS, or call another.
 * https://github.com/grpc/grpc/blob/master/doc/naming.md
 */
export function resolvableName(target: string): string {
  const refuse: Refuse = (reason, code = "malformed") => {
    throw new TargetError(code, target, reason)
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

type Refuse = (reason: string, code?: TargetError["code"]) => never

function plainAddress(target: string, refuse: Refuse): string {
  const found = hostAndPort(target)
  return "reason" in found ? refuse(found.reason) : target
}

function severalAddresses(target: string, refuse: Refuse): string {
  const hosts = target.split(",").map((address) => {
    const found = hostAndPort(address)
    if ("reason" in found)
      return refuse(`${JSON.stringify(address)} is no address: ${found.reason}`)
    return found.host
  })
  if (hosts.every(isIPv4)) return `ipv4:${target}`
  if (hosts.every(isIPv6)) return `ipv6:${target}`
  const name = hosts.find((host) => isIP(host) === 0)
  return refuse(
    name === undefined
      ? "grpc-js takes several addresses together only as IP addresses of one kind, not IPv4 and IPv6"
      : `grpc-js takes several addresses together only as IP addresses of one kind, and ${JSON.stringify(name)} is a name; give its addresses, or one name that has them all`,
    "several-names",
  )
}

function addressList(scheme: "ipv4" | "ipv6", list: string, refuse: Refuse): string {
  const isAddress = scheme === "ipv4" ? isIPv4 : isIPv6
  const example = scheme === "ipv4" ? "ipv4:127.0.0.1:5000" : "ipv6:[::1]:5000"
  for (const address of list.split(",")) {
    const found = hostAndPort(address)
    if ("host" in found && isAddress(found.host)) continue
    const reason =
      "reason" in found
        ? found.reason
        : `${scheme}: takes addresses of that kind only, as in ${example}`
    return refuse(`${JSON.stringify(address)} is no ${scheme} address: ${reason}`)
  }
  return `${scheme}:${list}`
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
