import { getCACertificates } from "node:tls"
import { certificatesIn, readPem } from "@interop/pem"
import { ClientChannelError } from "./errors.ts"

/** Certificates to trust, and the name that error messages call them by. */
export interface Authorities {
  name: string
  pem: string | string[]
}

const variable = "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"
let systemAuthorities: string[] | undefined

/**
 * Whom to trust where nobody was named, as gRPC's core decides it: those of the
 * file that GRPC_DEFAULT_SSL_ROOTS_FILE_PATH names, else the system's with those
 * of NODE_EXTRA_CA_CERTS, else the ones that Node brings along. A file that
 * cannot serve is an error here, where the core would go on without a word.
 * https://github.com/grpc/grpc/blob/master/doc/environment_variables.md
 */
export function defaultAuthorities(): Authorities {
  const path = process.env[variable]
  if (path !== undefined && path !== "") {
    return certificatesIn(readPem(variable, path))
  }
  systemAuthorities ??= [
    ...new Set([...getCACertificates("system"), ...getCACertificates("extra")]),
  ]
  const pem = systemAuthorities.length > 0 ? systemAuthorities : getCACertificates("bundled")
  if (pem.length === 0) {
    throw new ClientChannelError(
      "no-authorities",
      `neither this system nor Node has certificates of authorities: give a CA, or set ${variable}`,
    )
  }
  return { name: "system's CA certificates", pem: [...pem] }
}
