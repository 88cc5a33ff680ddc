import { isIPv6 } from "node:net"

/** A host and perhaps a port, or what is wrong with them. */
export type HostAndPort = { host: string; port: number | undefined } | { reason: string }

const example = "it must be host:port, as in localhost:5000"

/** Reads `host:port`, `host` or an IPv6 address in brackets with or without a port. */
export function hostAndPort(text: string): HostAndPort {
  if (isIPv6(text.replace(/:\d+$/, "")) || isIPv6(text)) {
    return { reason: "an IPv6 address stands in brackets, as in [::1]:5000" }
  }
  const [, bracketed, name, portText] =
    /^(?:\[([^\]]*)\]|([^\s:,/[\]@?#]+))(?::(.*))?$/.exec(text) ?? []
  const host = bracketed ?? name
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed)))
    return { reason: example }
  if (bracketed?.includes("%")) {
    return { reason: "grpc-js takes no zone in an IPv6 address; use a name or another address" }
  }
  if (portText === undefined) return { host, port: undefined }
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0
  if (port < 1 || port > 65_535) {
    return { reason: `its port must be from 1 to 65535, not ${JSON.stringify(portText)}` }
  }
  return { host, port }
}
