import { createPrivateKey, type KeyObject } from "node:crypto"
import { blocksOf } from "./blocks.ts"
import type { Certificates } from "./certificates.ts"
import { PemError } from "./errors.ts"
import type { PemText } from "./pem-text.ts"

/** The first private key of a file. */
export interface PrivateKey {
  name: string
  key: KeyObject
  /** The key and nothing else that the file holds. */
  pem: string
}

/** PKCS #1, PKCS #8, SEC 1. Throws PemError for a file without a key, or one that is encrypted or cannot be decoded. */
export function privateKeyIn(text: PemText): PrivateKey {
  const { name } = text
  const [{ pem, encrypted }] = blocksOf(text, /^(?:[A-Z]+ )?PRIVATE KEY$/, "PRIVATE KEY")
  if (encrypted) {
    throw new PemError(
      "encrypted-key",
      `the ${name} is encrypted; decrypt it first, as with \`openssl pkey\``,
    )
  }
  try {
    return { name, key: createPrivateKey(pem), pem }
  } catch (cause) {
    throw new PemError(
      "damaged",
      `the ${name} is damaged: its private key cannot be decoded: ${(cause as Error).message}`,
      { cause },
    )
  }
}

/** Throws PemError (key-mismatch) where the key is not that of the first certificate. */
export function expectKeyOf(
  { leaf, name: ofCertificate }: Certificates,
  privateKey: PrivateKey,
): void {
  if (leaf.checkPrivateKey(privateKey.key)) return
  throw new PemError(
    "key-mismatch",
    `the ${privateKey.name} does not belong to the ${ofCertificate}; give the two that were made together`,
  )
}
