import { readFileSync } from "node:fs"
import { FailureError } from "@interop/command-line"
import type { PemFiles, Transport } from "@interop/driver-protocol"
import { reasonOf } from "@interop/message-codecs"
import type { ListenerSecurity } from "./server-library.ts"

/** Reads the files that a listener of this transport needs. One that is not there is a FailureError that names it. */
export function listenerSecurity(
  transport: Transport,
  files: PemFiles | undefined,
): ListenerSecurity {
  if (transport === "plaintext") return { transport }
  if (files === undefined) {
    throw new FailureError(
      `a ${transport} listener needs a certificate and a private key: give "tls"`,
    )
  }
  const keys = {
    certificate: read("certificate", files.certificate),
    privateKey: read("private key", files.privateKey),
  }
  if (transport === "tls") return { transport, keys }
  if (files.clientCa === undefined) {
    throw new FailureError(`an mtls listener needs the authority of its clients: give "clientCa"`)
  }
  return { transport, keys: { ...keys, clientCa: read("client authority", files.clientCa) } }
}

function read(what: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new FailureError(`cannot read the ${what} ${path}: ${reasonOf(cause)}`, { cause })
  }
}
