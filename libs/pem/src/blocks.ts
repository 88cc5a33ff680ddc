import { PemError } from "./errors.ts"
import type { PemText } from "./pem-text.ts"

/** What stands between one BEGIN line and its END line. */
export interface Block {
  /** As in `EC PRIVATE KEY`. */
  label: string
  /** By its headers (RFC 1421) or its label. */
  encrypted: boolean
  /** The block and nothing else, as RFC 7468 writes it: 64 characters a line. */
  pem: string
}

/**
 * The blocks whose label `wanted` matches, in their order; none is an error,
 * and so is one that is cut or no base64. Comments, blocks of other kinds, a
 * byte order mark, indentation and the kind of line ending mean nothing: of
 * some of these OpenSSL skips the block without a word.
 */
export function blocksOf(pem: PemText, wanted: RegExp, kind: string): [Block, ...Block[]] {
  const { name, text } = pem
  const found = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map((match) => ({
    label: match[1] ?? "",
    rest: text.slice(match.index + match[0].length),
  }))
  const [first, ...more] = found
    .filter(({ label }) => wanted.test(label))
    .map(({ label, rest }) => block(name, label, rest))
  if (first !== undefined) return [first, ...more]
  const others = [...new Set(found.map(({ label }) => `"BEGIN ${label}"`))].join(" and ")
  throw new PemError(
    "not-pem",
    others === ""
      ? `the ${name} is not PEM: it has no "BEGIN ${kind}" line`
      : `the ${name} has no "BEGIN ${kind}" line, but ${others}`,
  )
}

/** `rest` is what follows the BEGIN line. */
function block(name: string, label: string, rest: string): Block {
  const end = rest.indexOf("-----")
  if (!rest.startsWith(`-----END ${label}-----`, end)) {
    throw new PemError("damaged", `the ${name} is cut: a "BEGIN ${label}" line has no END`)
  }
  const content = rest.slice(0, end)
  const headers = /^\s*(?:[A-Za-z-]+:.*\r?\n\s*)+/.exec(content)?.[0] ?? ""
  const base64 = content.slice(headers.length).replaceAll(/\s/g, "")
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw new PemError("damaged", `the ${name} is damaged: its ${label} is no base64`)
  }
  const lines = base64.match(/.{1,64}/g)?.join("\n") ?? ""
  return {
    label,
    encrypted: label.startsWith("ENCRYPTED") || headers.includes("ENCRYPTED"),
    pem: `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`,
  }
}
