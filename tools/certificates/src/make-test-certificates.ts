import { createAuthority, type Validity } from "./authority.ts"
import { serverNames } from "./host-names.ts"
import { DAY_MS, issueCertificates, validFor } from "./issue-certificates.ts"
import { type TestCertificatePaths, testCertificatePaths } from "./test-certificates.ts"
import { writeFiles } from "./write-files.ts"

/** Makes all of them, for tests, in a directory that has none. */
export async function makeTestCertificates(options: {
  directory: string
  names: readonly string[]
}): Promise<TestCertificatePaths> {
  const { directory } = options
  const names = serverNames(options.names)
  const validity = validFor(1)
  const past: Validity = {
    notBefore: new Date(Date.now() - 2 * DAY_MS),
    notAfter: new Date(Date.now() - DAY_MS),
  }
  const future: Validity = {
    notBefore: new Date(Date.now() + DAY_MS),
    notAfter: new Date(Date.now() + 2 * DAY_MS),
  }
  const [authority, stranger] = await Promise.all([
    createAuthority("gRPC interop certificate authority", validity),
    createAuthority("another certificate authority", validity),
  ])
  const paths = testCertificatePaths(directory)
  const server = { commonName: "gRPC interop server", role: "server", names, validity } as const
  const client = { commonName: "gRPC interop client", role: "client", names: [], validity } as const
  const elsewhere = serverNames(["elsewhere.example"]).filter(
    ({ value }) => value === "elsewhere.example",
  )
  const leaves = await Promise.all(
    [
      { at: paths.faultyServer["another-ca"], leaf: stranger.issue(server) },
      {
        at: paths.faultyServer["another-host"],
        leaf: authority.issue({ ...server, names: elsewhere }),
      },
      { at: paths.faultyServer.expired, leaf: authority.issue({ ...server, validity: past }) },
      {
        at: paths.faultyServer["not-yet-valid"],
        leaf: authority.issue({ ...server, validity: future }),
      },
      { at: paths.faultyClient["another-ca"], leaf: stranger.issue(client) },
      { at: paths.faultyClient.expired, leaf: authority.issue({ ...client, validity: past }) },
    ].map(async ({ at, leaf }) => ({ at, ...(await leaf) })),
  )
  await writeFiles(
    directory,
    [
      ...(await issueCertificates(authority, paths, { names, validity })),
      ...leaves.flatMap(({ at, certificatePem, privateKeyPem }) => [
        { path: at.certificate, text: certificatePem },
        { path: at.privateKey, text: privateKeyPem, secret: true },
      ]),
    ],
    { overwrite: false },
  )
  return paths
}
