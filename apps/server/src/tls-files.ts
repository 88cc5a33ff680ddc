import { createSecureContext } from "node:tls"
import { ServerCredentials } from "@grpc/grpc-js"
import { FailureError } from "@interop/command-line"
import type { PemFiles, Transport } from "@interop/driver-protocol"
import { certificatesIn, expectKeyOf, PemError, privateKeyIn, readPem } from "@interop/pem"

/** What a listener of this transport shows and demands. A file that will not do is a FailureError that names it. */
export function serverCredentials(
  transport: Transport,
  files: PemFiles | undefined,
): ServerCredentials {
  if (transport === "plaintext") return ServerCredentials.createInsecure()
  if (files === undefined) {
    throw new FailureError(
      `a ${transport} listener needs a certificate and a private key: give "tls"`,
    )
  }
  try {
    const keyPair = readKeyPair(files)
    if (transport === "tls") return ServerCredentials.createSsl(null, [keyPair])
    if (files.clientCa === undefined) {
      throw new FailureError(`an mtls listener needs the authority of its clients: give "clientCa"`)
    }
    const { pem } = certificatesIn(readPem("client authority", files.clientCa))
    return ServerCredentials.createSsl(Buffer.from(pem), [keyPair], true)
  } catch (error) {
    if (!(error instanceof PemError)) throw error
    throw new FailureError(error.message, { cause: error })
  }
}

function readKeyPair(files: PemFiles): { cert_chain: Buffer; private_key: Buffer } {
  const certificates = certificatesIn(readPem("certificate", files.certificate))
  const privateKey = privateKeyIn(readPem("private key", files.privateKey))
  expectKeyOf(certificates, privateKey)
  try {
    // grpc-js would say it of the address, once it binds.
    createSecureContext({ cert: certificates.pem, key: privateKey.pem })
  } catch (cause) {
    throw new FailureError(
      `TLS refuses the ${certificates.name} with the ${privateKey.name}: ${(cause as Error).message}`,
      { cause },
    )
  }
  return { cert_chain: Buffer.from(certificates.pem), private_key: Buffer.from(privateKey.pem) }
}
