import { createAuthority } from "./authority.ts"
import { certificatePaths, type CertificatePaths } from "./certificate-paths.ts"
import { serverNames } from "./host-names.ts"
import { issueCertificates, validFor } from "./issue-certificates.ts"
import { writeFiles } from "./write-files.ts"

export interface CertificateOptions {
  /** Created when it is missing. */
  directory: string
  /** DNS names and IP addresses that the server has besides localhost, 127.0.0.1 and ::1. */
  names?: readonly string[]
  /** How long the certificates are good for; 365 when absent. */
  validDays?: number
  /** Replace files that are there; otherwise they are an error. */
  overwrite?: boolean
}

const DEFAULT_VALID_DAYS = 365

/**
 * Makes a certificate authority, a server's certificate and a client's, and
 * writes them. The authority's private key is not kept: nothing can be added
 * to what it signed.
 */
export async function makeCertificates(options: CertificateOptions): Promise<CertificatePaths> {
  const { directory, names = [], validDays = DEFAULT_VALID_DAYS, overwrite = false } = options
  const validity = validFor(validDays)
  const authority = await createAuthority("gRPC interop certificate authority", validity)
  const paths = certificatePaths(directory)
  const files = await issueCertificates(authority, paths, { names: serverNames(names), validity })
  await writeFiles(directory, files, { overwrite })
  return paths
}
