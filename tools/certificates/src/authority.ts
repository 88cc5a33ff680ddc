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
  type X509Certificate,
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
  /** An authority whose certificate this one signs. */
  issueAuthority(commonName: string, validity: Validity): Promise<Authority>
}

export interface AuthorityOptions {
  /** How many authorities may stand between this one and a leaf; 0 when absent. */
  pathLength?: number
}

export async function createAuthority(
  commonName: string,
  validity: Validity,
  { pathLength = 0 }: AuthorityOptions = {},
): Promise<Authority> {
  const keys = await generateKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: nameOf(commonName),
    serialNumber: serialNumber(),
    ...validity,
    keys,
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: await authorityExtensions(keys, pathLength),
  })
  return authority(commonName, keys, certificate, pathLength)
}

function authority(
  commonName: string,
  keys: webcrypto.CryptoKeyPair,
  certificate: X509Certificate,
  pathLength: number,
): Authority {
  const name = nameOf(commonName)

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

  async function issueAuthority(subject: string, validity: Validity): Promise<Authority> {
    const subjectKeys = await generateKeys()
    const below = pathLength - 1
    const issued = await X509CertificateGenerator.create({
      subject: nameOf(subject),
      issuer: name,
      serialNumber: serialNumber(),
      ...validity,
      publicKey: subjectKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: SIGNING_ALGORITHM,
      extensions: [
        ...(await authorityExtensions(subjectKeys, below)),
        await AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    })
    return authority(subject, subjectKeys, issued, below)
  }

  return { certificatePem: `${certificate.toString("pem")}\n`, issue, issueAuthority }
}

async function authorityExtensions(keys: webcrypto.CryptoKeyPair, pathLength: number) {
  return [
    new BasicConstraintsExtension(true, pathLength, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
  ]
}

function nameOf(commonName: string) {
  return [{ CN: [commonName] }]
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
