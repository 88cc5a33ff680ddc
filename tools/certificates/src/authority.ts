// @peculiar/x509 registers its ASN.1 types with decorators and expects this to be loaded.
import "reflect-metadata"
import { randomBytes, type webcrypto } from "node:crypto"
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509"
import type { HostName } from "./host-names.ts"

/** The one curve and hash that every TLS stack takes. */
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" }
const SIGNING_ALGORITHM = { name: "ECDSA", hash: "SHA-256" }

export interface Validity {
  notBefore: Date
  notAfter: Date
}

export interface LeafRequest {
  commonName: string
  role: "server" | "client"
  names: readonly HostName[]
  validity: Validity
}

/** A certificate and its key, both PEM; the key is PKCS #8. */
export interface Leaf {
  certificatePem: string
  privateKeyPem: string
}

/** A certificate authority. Its private key never leaves this object. */
export interface Authority {
  certificatePem: string
  issue(request: LeafRequest): Promise<Leaf>
}

export async function createAuthority(commonName: string, validity: Validity): Promise<Authority> {
  const keys = await generateKeys()
  const name = [{ CN: [commonName] }]
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    serialNumber: serialNumber(),
    ...validity,
    keys,
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })

  async function issue(request: LeafRequest): Promise<Leaf> {
    const leafKeys = await generateKeys()
    const usage =
      request.role === "server" ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth
    const leaf = await X509CertificateGenerator.create({
      subject: [{ CN: [request.commonName] }],
      issuer: name,
      serialNumber: serialNumber(),
      ...request.validity,
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: SIGNING_ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage]),
        await SubjectKeyIdentifierExtension.create(leafKeys.publicKey),
        await AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ...(request.names.length > 0
          ? [new SubjectAlternativeNameExtension([...request.names])]
          : []),
      ],
    })
    return {
      certificatePem: `${leaf.toString("pem")}\n`,
      privateKeyPem: await privateKeyPem(leafKeys.privateKey),
    }
  }

  return { certificatePem: `${certificate.toString("pem")}\n`, issue }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"])
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`
}

/** 16 random bytes in hexadecimal; the first is neither 0 nor has its sign bit set, so that DER keeps all as they are. */
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString("hex")
}
