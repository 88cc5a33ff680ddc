import type { ChannelTarget, TlsFiles } from "@interop/client-channel"
import type { OpenChannel, PemText } from "./rings/records.ts"

/** The target as it goes to the worker. */
export function openChannel({ tls, options = {}, ...target }: ChannelTarget): OpenChannel {
  return { ...target, options, ...(tls && { tls: tlsTexts(tls) }) }
}

function tlsTexts({ ca, certificate, privateKey }: TlsFiles): NonNullable<OpenChannel["tls"]> {
  return {
    ...(ca !== undefined && { ca: pemText(ca) }),
    ...(certificate !== undefined && { certificate: pemText(certificate) }),
    ...(privateKey !== undefined && { privateKey: pemText(privateKey) }),
  }
}

function pemText(pem: string | Uint8Array): PemText {
  return typeof pem === "string" ? { path: pem } : { base64: Buffer.from(pem).toString("base64") }
}
