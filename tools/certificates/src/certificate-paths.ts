/** PEM files of one run: an authority, and a leaf of it for each side. */
export interface CertificatePaths {
  ca: string
  server: KeyPairPaths
  client: KeyPairPaths
}

export interface KeyPairPaths {
  certificate: string
  privateKey: string
}
