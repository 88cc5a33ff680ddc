import { readFileSync } from "node:fs"
import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto"
import { ClientChannelError } from "./errors.ts"

/** The path of a PEM file, or the bytes of one. */
export type Pem = string | Uint8Array

/** A PEM text and the name that error messages call it by. */
export interface PemText {
  name: string
  bytes: Buffer
}

/** Reads a PEM; `role` is what it is for, as in "CA certificate". */
export function readPem(role: string, pem: Pem): PemText {
  if (typeof pem !== "string") return { name: role, bytes: Buffer.from(pem) }
  try {
    return { name: `${role} ${pem}`, bytes: readFileSync(pem) }
  } catch (cause) {
    const reason = (cause as Error).message.replace(/,? (open|read)( '.*')?$/, "")
    throw new ClientChannelError("unreadable", `cannot read the ${role} ${pem}: ${reason}`, {
      cause,
    })
  }
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

/** Every certificate of a bundle, in its order; one that does not parse, or none at all, is an error. */
export function certificatesIn({ name, bytes }: PemText): [X509Certificate, ...X509Certificate[]] {
  const [first, ...rest] = bytes.toString("latin1").match(certificateBlock) ?? []
  if (first === undefined) {
    throw new ClientChannelError("not-pem", `the ${name} holds no PEM certificate`)
  }
  try {
    return [new X509Certificate(first), ...rest.map((block) => new X509Certificate(block))]
  } catch (cause) {
    throw new ClientChannelError(
      "not-pem",
      `the ${name} holds a certificate that cannot be decoded`,
      {
        cause,
      },
    )
  }
}

/** The private key of a PEM, which must not need a passphrase. */
export function privateKeyIn({ name, bytes }: PemText): KeyObject {
  try {
    return createPrivateKey(bytes)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === "ERR_MISSING_PASSPHRASE" || bytes.includes("ENCRYPTED")) {
      throw new ClientChannelError(
        "encrypted-key",
        `the ${name} is encrypted: store it without a passphrase`,
        { cause },
      )
    }
    throw new ClientChannelError("not-pem", `the ${name} holds no PEM private key`, { cause })
  }
}
