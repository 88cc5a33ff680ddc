import { credentials, type ChannelCredentials } from "@grpc/grpc-js"
import { ClientChannelError } from "./errors.ts"
import { certificatesIn, privateKeyIn, readPem, type Pem, type PemText } from "./pem.ts"

/** Each is the path of a PEM file or its bytes. A certificate may be followed by its chain. */
export interface TlsFiles {
  /** The authorities that a server's certificate must come from; a self-signed one may name itself. */
  ca: Pem
  /** For mTLS only, together with `privateKey`. */
  certificate?: Pem
  privateKey?: Pem
}

/**
 * Credentials of a channel: plaintext without `tls`, TLS with a CA, mTLS with
 * a certificate and its key as well. Throws ClientChannelError for files that
 * cannot serve, before anything is connected.
 */
export function channelCredentials(tls?: TlsFiles): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure()
  const ca = readPem("CA certificate", tls.ca)
  certificatesIn(ca)
  const identity = clientIdentity(tls)
  try {
    return credentials.createSsl(
      ca.bytes,
      identity?.privateKey.bytes ?? null,
      identity?.certificate.bytes ?? null,
    )
  } catch (cause) {
    // Left to OpenSSL: keys too short for its security level, damaged chains.
    const names = [ca, identity?.certificate, identity?.privateKey].flatMap(
      (pem) => pem?.name ?? [],
    )
    throw new ClientChannelError(
      "refused",
      `TLS refuses the ${names.join(", the ")}: ${(cause as Error).message}`,
      { cause },
    )
  }
}

function clientIdentity(tls: TlsFiles): { certificate: PemText; privateKey: PemText } | undefined {
  if (tls.certificate === undefined && tls.privateKey === undefined) return undefined
  if (tls.privateKey === undefined) {
    throw new ClientChannelError(
      "certificate-without-key",
      "a client certificate was given without its private key",
    )
  }
  if (tls.certificate === undefined) {
    throw new ClientChannelError(
      "key-without-certificate",
      "a private key was given without its client certificate",
    )
  }
  const certificate = readPem("client certificate", tls.certificate)
  const privateKey = readPem("private key", tls.privateKey)
  const [leaf] = certificatesIn(certificate)
  if (!leaf.checkPrivateKey(privateKeyIn(privateKey))) {
    throw new ClientChannelError(
      "key-mismatch",
      `the ${privateKey.name} does not belong to the ${certificate.name}`,
    )
  }
  return { certificate, privateKey }
}
