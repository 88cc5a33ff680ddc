import { join } from "node:path"

/** The PEM files of one authority, and of the leaf that it signed for each side; absolute when the directory was given so. */
export interface CertificatePaths {
  ca: string
  server: KeyPairPaths
  client: KeyPairPaths
}

export interface KeyPairPaths {
  certificate: string
  privateKey: string
}

export function certificatePaths(directory: string): CertificatePaths {
  const path = (name: string) => join(directory, name)
  return {
    ca: path("ca.pem"),
    server: { certificate: path("server.pem"), privateKey: path("server.key") },
    client: { certificate: path("client.pem"), privateKey: path("client.key") },
  }
}
