import { join } from "node:path"
import { type CertificatePaths, type KeyPairPaths, certificatePaths } from "./certificate-paths.ts"

export const serverFaults = ["another-ca", "another-host", "expired", "not-yet-valid"] as const
export const clientFaults = ["another-ca", "expired"] as const

export type ServerFault = (typeof serverFaults)[number]
export type ClientFault = (typeof clientFaults)[number]

/** Right certificates, and for each way to be wrong one that is wrong in just this. */
export interface TestCertificatePaths extends CertificatePaths {
  faultyServer: Record<ServerFault, KeyPairPaths>
  faultyClient: Record<ClientFault, KeyPairPaths>
}

export function testCertificatePaths(directory: string): TestCertificatePaths {
  const pair = (name: string) => ({
    certificate: join(directory, `${name}.pem`),
    privateKey: join(directory, `${name}.key`),
  })
  return {
    ...certificatePaths(directory),
    faultyServer: {
      "another-ca": pair("server-another-ca"),
      "another-host": pair("server-another-host"),
      expired: pair("server-expired"),
      "not-yet-valid": pair("server-not-yet-valid"),
    },
    faultyClient: {
      "another-ca": pair("client-another-ca"),
      expired: pair("client-expired"),
    },
  }
}

/** Every file, in an order that is the same for every directory. */
export function filesOf(paths: TestCertificatePaths): string[] {
  const pairs = [
    paths.server,
    paths.client,
    ...serverFaults.map((fault) => paths.faultyServer[fault]),
    ...clientFaults.map((fault) => paths.faultyClient[fault]),
  ]
  return [paths.ca, ...pairs.flatMap(({ certificate, privateKey }) => [certificate, privateKey])]
}
