import { X509Certificate } from "node:crypto"
import { blocksOf } from "./blocks.ts"
import { PemError } from "./errors.ts"
import type { PemText } from "./pem-text.ts"

/** The certificates of a file, in their order. */
export interface Certificates {
  name: string
  /** The first, which is a peer's own where the file is a chain. */
  leaf: X509Certificate
  /** All of them, and nothing else that the file holds. */
  pem: string
}

/** The labels that OpenSSL reads; the others are of times long past. */
const labels = /^(?:X509 |TRUSTED )?CERTIFICATE$/

/** Throws PemError for a file without certificates, and for any of them that cannot be decoded. */
export function certificatesIn(text: PemText): Certificates {
  const blocks = blocksOf(text, labels, "CERTIFICATE")
  const certificates = blocks.map(({ pem }, i) => {
    try {
      return new X509Certificate(pem)
    } catch (cause) {
      const which =
        blocks.length === 1 ? "its certificate" : `certificate ${i + 1} of ${blocks.length}`
      throw new PemError(
        "damaged",
        `the ${text.name} is damaged: ${which} cannot be decoded: ${(cause as Error).message}`,
        { cause },
      )
    }
  })
  return { name: text.name, leaf: certificates[0]!, pem: blocks.map(({ pem }) => pem).join("") }
}
