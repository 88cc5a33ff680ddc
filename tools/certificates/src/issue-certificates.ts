import type { Authority, Validity } from "./authority.ts"
import type { CertificatePaths } from "./certificate-paths.ts"
import type { HostName } from "./host-names.ts"
import type { FileToWrite } from "./write-files.ts"

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** The authority's own certificate, and one that it signs for each side. */
export async function issueCertificates(
  authority: Authority,
  paths: CertificatePaths,
  { names, validity }: { names: readonly HostName[]; validity: Validity },
): Promise<FileToWrite[]> {
  const [server, client] = await Promise.all([
    authority.issue({ commonName: "gRPC interop server", role: "server", names, validity }),
    authority.issue({ commonName: "gRPC interop client", role: "client", names: [], validity }),
  ])
  return [
    { path: paths.ca, text: authority.certificatePem },
    { path: paths.server.certificate, text: server.certificatePem },
    { path: paths.server.privateKey, text: server.privateKeyPem, secret: true },
    { path: paths.client.certificate, text: client.certificatePem },
    { path: paths.client.privateKey, text: client.privateKeyPem, secret: true },
  ]
}

/** From an hour ago, as the clocks of two machines or containers may differ. */
export function validFor(days: number): Validity {
  const now = Date.now()
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + days * DAY_MS) }
}
