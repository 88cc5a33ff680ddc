import { createSecureContext } from "node:tls"
import { ChannelCredentials } from "@grpc/grpc-js"
import {
  certificatesIn,
  expectKeyOf,
  PemError,
  privateKeyIn,
  readPem,
  type Certificates,
  type Pem,
  type PrivateKey,
} from "@interop/pem"
import { ClientChannelError } from "./errors.ts"
import { defaultAuthorities } from "./default-authorities.ts"

/** Each is the path of a PEM file or its bytes. A certificate may be followed by its chain. */
export interface TlsFiles {
  /**
   * The authorities that a server's certificate must come from: roots,
   * intermediate ones, or the certificate itself. Absent: those that
   * GRPC_DEFAULT_SSL_ROOTS_FILE_PATH names, else the system's.
   */
  ca?: Pem
  /** For mTLS only, together with `privateKey`. */
  certificate?: Pem
  privateKey?: Pem
}

/**
 * Credentials of a channel: plaintext without `tls`, TLS with it, mTLS with a
 * certificate and its key as well. Throws ClientChannelError for files that
 * cannot serve, before anything is connected.
 */
export function channelCredentials(tls?: TlsFiles): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure()
  try {
    return tlsCredentials(tls)
  } catch (error) {
    if (!(error instanceof PemError)) throw error
    throw new ClientChannelError(error.code, error.message, { cause: error.cause ?? error })
  }
}

function tlsCredentials(tls: TlsFiles): ChannelCredentials {
  const authorities =
    tls.ca === undefined ? defaultAuthorities() : certificatesIn(readPem("CA certificate", tls.ca))
  const identity = clientIdentity(tls)
  try {
    const secureContext = createSecureContext({
      ca: authorities.pem,
      // As grpcio and Go: what is trusted need not be a root.
      allowPartialTrustChain: true,
      ...(identity && { cert: identity.certificate.pem, key: identity.privateKey.pem }),
      // grpc-js' own, for contexts that it makes itself.
      ciphers: process.env["GRPC_SSL_CIPHER_SUITES"],
    })
    return ChannelCredentials.createFromSecureContext(secureContext)
  } catch (cause) {
    // Left to OpenSSL: keys too short for its security level.
    const names = [authorities, identity?.certificate, identity?.privateKey].flatMap(
      (pem) => pem?.name ?? [],
    )
    throw new ClientChannelError(
      "refused",
      `TLS refuses the ${names.join(", the ")}: ${(cause as Error).message}`,
      { cause },
    )
  }
}

function clientIdentity(
  tls: TlsFiles,
): { certificate: Certificates; privateKey: PrivateKey } | undefined {
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
  const certificate = certificatesIn(readPem("client certificate", tls.certificate))
  const privateKey = privateKeyIn(readPem("private key", tls.privateKey))
  expectKeyOf(certificate, privateKey)
  return { certificate, privateKey }
}
