import { isIP } from "node:net"
import { CertificateError } from "./errors.ts"

/** A subject alternative name: what a client may call the server. */
export interface HostName {
  type: "dns" | "ip"
  value: string
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/
const LONGEST_NAME = 253

/** Reads a DNS name, such as `server.example` or `*.servers.example`, or an IP address. */
export function parseHostName(text: string): HostName {
  if (isIP(text) !== 0 && !text.includes("%")) return { type: "ip", value: text.toLowerCase() }
  const value = text.toLowerCase()
  const wildcard = value.startsWith("*.")
  const labels = value.slice(wildcard ? 2 : 0).split(".")
  // A name that ends in a number is a mistyped IP address to every client.
  const endsInNumber = /^\d+$/.test(labels.at(-1) ?? "")
  // OpenSSL and others take no `*.internal`, which would stand for a whole top level.
  const tooWide = wildcard && labels.length < 2
  const labelsFit = value.length <= LONGEST_NAME && labels.every((label) => LABEL.test(label))
  if (!labelsFit || endsInNumber || tooWide) {
    throw new CertificateError(
      "invalid-name",
      `${JSON.stringify(text)} is neither a DNS name nor an IP address; give it without scheme, port or brackets`,
    )
  }
  return { type: "dns", value }
}

const ALWAYS = ["localhost", "127.0.0.1", "::1"]

/** The names that people reach their own machine by, then those given; none twice. */
export function serverNames(names: readonly string[]): HostName[] {
  const byValue = new Map(
    [...ALWAYS, ...names].map(parseHostName).map((name) => [name.value, name]),
  )
  return [...byValue.values()]
}
