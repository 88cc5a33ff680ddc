import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto"
import { readFileSync } from "node:fs"
import { getSystemErrorMap } from "node:util"
import { ServerCredentials } from "@grpc/grpc-js"
import { FailureError } from "@interop/command-line"
import type { PemFiles, Transport } from "@interop/driver-protocol"

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
  const keyPair = readKeyPair(files)
  if (transport === "tls") return ServerCredentials.createSsl(null, [keyPair])
  if (files.clientCa === undefined) {
    throw new FailureError(`an mtls listener needs the authority of its clients: give "clientCa"`)
  }
  const { pem } = readCertificate(files.clientCa, "client authority")
  return ServerCredentials.createSsl(pem, [keyPair], true)
}

function readKeyPair(files: PemFiles): { cert_chain: Buffer; private_key: Buffer } {
  const { pem, certificate } = readCertificate(files.certificate, "certificate")
  const privateKey = readFile(files.privateKey, "private key")
  const key = parsePrivateKey(privateKey, files.privateKey)
  if (!certificate.checkPrivateKey(key)) {
    throw new FailureError(
      `the private key ${files.privateKey} does not belong to the certificate ${files.certificate}; give the two that were made together`,
    )
  }
  return { cert_chain: pem, private_key: privateKey }
}

function readCertificate(
  path: string,
  what: string,
): { pem: Buffer; certificate: X509Certificate } {
  const pem = readFile(path, what)
  // X509Certificate takes DER too, grpc-js does not.
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw notPem(path, what, "CERTIFICATE")
  try {
    return { pem, certificate: new X509Certificate(pem) }
  } catch (cause) {
    throw new FailureError(`the ${what} ${path} is damaged: ${(cause as Error).message}`, { cause })
  }
}

function parsePrivateKey(pem: Buffer, path: string): KeyObject {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem.toString("latin1"))) {
    throw notPem(path, "private key", "PRIVATE KEY")
  }
  if (pem.includes("ENCRYPTED")) {
    throw new FailureError(
      `the private key ${path} is encrypted; decrypt it first, as with \`openssl pkey\``,
    )
  }
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    throw new FailureError(`the private key ${path} is damaged: ${(cause as Error).message}`, {
      cause,
    })
  }
}

function notPem(path: string, what: string, label: string): FailureError {
  return new FailureError(`the ${what} ${path} is not PEM: it has no "BEGIN ${label}" line`)
}

function readFile(path: string, what: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const { errno, message } = cause as NodeJS.ErrnoException
    const reason = getSystemErrorMap().get(errno ?? 0)?.[1] ?? message
    throw new FailureError(`the ${what} ${path} cannot be read: ${reason}`, { cause })
  }
}
