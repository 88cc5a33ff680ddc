import { createAuthority, type Validity } from "./authority.ts"
import { certificatePaths, type CertificatePaths } from "./certificate-paths.ts"
import { serverNames } from "./host-names.ts"
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

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DEFAULT_VALID_DAYS = 365

/**
 * Makes a certificate authority, a server's certificate and a client's, and
 * writes them. The authority's private key is not kept: nothing can be added
 * to what it signed.
 */
export async function makeCertificates(options: CertificateOptions): Promise<CertificatePaths> {
  const { directory, names = [], validDays = DEFAULT_VALID_DAYS, overwrite = false } = options
  const hostNames = serverNames(names)
  const validity = validFor(validDays)
  const authority = await createAuthority("gRPC interop certificate authority", validity)
  const [server, client] = await Promise.all([
    authority.issue({
      commonName: "gRPC interop server",
      role: "server",
      names: hostNames,
      validity,
    }),
    authority.issue({ commonName: "gRPC interop client", role: "client", names: [], validity }),
  ])

  const paths = certificatePaths(directory)
  await writeFiles(
    directory,
    [
      { path: paths.ca, text: authority.certificatePem },
      { path: paths.server.certificate, text: server.certificatePem },
      { path: paths.server.privateKey, text: server.privateKeyPem, secret: true },
      { path: paths.client.certificate, text: client.certificatePem },
      { path: paths.client.privateKey, text: client.privateKeyPem, secret: true },
    ],
    { overwrite },
  )
  return paths
}

/** From an hour ago, as the clocks of two machines or containers may differ. */
function validFor(days: number): Validity {
  const now = Date.now()
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + days * DAY_MS) }
}
