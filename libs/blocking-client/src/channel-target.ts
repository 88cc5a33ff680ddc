import type { OpenChannel, PemText } from "./rings/records.ts"

export interface ChannelTarget {
  /** host:port, or a gRPC name with a scheme. */
  address: string
  /** PEM files; absent for plaintext. */
  tls?: TlsFiles
  /** grpc-js' channel options, as `grpc.max_receive_message_length`, over this repository's own. */
  options?: Readonly<Record<string, string | number>>
}

/** Each is the path of a PEM file or its bytes. A certificate may be followed by its chain. */
export interface TlsFiles {
  /** The authorities that a server's certificate must come from; a self-signed one may name itself. */
  ca: string | Uint8Array
  /** For mTLS only, together with `privateKey`. */
  certificate?: string | Uint8Array
  privateKey?: string | Uint8Array
}

/** The target as it goes to the worker. */
export function openChannel({ address, tls, options = {} }: ChannelTarget): OpenChannel {
  return { address, options, ...(tls && { tls: tlsTexts(tls) }) }
}

function tlsTexts({ ca, certificate, privateKey }: TlsFiles): NonNullable<OpenChannel["tls"]> {
  return {
    ca: pemText(ca),
    ...(certificate !== undefined && { certificate: pemText(certificate) }),
    ...(privateKey !== undefined && { privateKey: pemText(privateKey) }),
  }
}

function pemText(pem: string | Uint8Array): PemText {
  return typeof pem === "string" ? { path: pem } : { pem: Buffer.from(pem).toString() }
}
