import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeCertificates, type CertificatePaths } from "@interop/certificates"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { certificatesIn, expectKeyOf, PemError, privateKeyIn, readPem } from "./index.ts"
import { asFound } from "./testing/as-found.ts"

const directory = mkdtempSync(join(tmpdir(), "pem-"))
let ours: CertificatePaths
let theirs: CertificatePaths

beforeAll(async () => {
  ours = await makeCertificates({ directory: join(directory, "ours") })
  theirs = await makeCertificates({ directory: join(directory, "theirs") })
})

afterAll(() => rmSync(directory, { recursive: true }))

const certificates = (pem: string | Uint8Array) => certificatesIn(readPem("certificate", pem))
const privateKey = (pem: string | Uint8Array) => privateKeyIn(readPem("private key", pem))
const text = (path: string) => readFileSync(path, "utf8")

function refusal(read: () => unknown): { code: string; message: string } {
  try {
    read()
  } catch (error) {
    if (error instanceof PemError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error("the file was taken")
}

describe.each(Object.entries(asFound))("a file %s", (_, change) => {
  it("has its certificates", () => {
    const bundle = text(ours.ca) + text(theirs.ca)
    expect(certificates(change(bundle)).pem).toBe(bundle)
  })

  it("has its private key", () => {
    expect(privateKey(change(text(ours.server.privateKey))).pem).toBe(text(ours.server.privateKey))
  })
})

describe("a private key", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
  const ed25519 = generateKeyPairSync("ed25519").privateKey
  const parameters =
    "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
  const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1") =>
    key.export({ type, format: "pem" }).toString()

  it.for([
    ["PKCS #1", rsa, () => pem(rsa, "pkcs1")],
    ["PKCS #8", rsa, () => pem(rsa, "pkcs8")],
    ["SEC 1", ec, () => pem(ec, "sec1")],
    ["SEC 1 after its parameters", ec, () => parameters + pem(ec, "sec1")],
    ["PKCS #8 of EC", ec, () => pem(ec, "pkcs8")],
    ["Ed25519", ed25519, () => pem(ed25519, "pkcs8")],
    ["the first of two", ec, () => pem(ec, "sec1") + pem(rsa, "pkcs8")],
  ] as const)("may be %s", ([, key, file]) => {
    expect(privateKey(Buffer.from(file())).key.equals(key)).toBe(true)
  })

  it("may stand in one file with its certificate, in either order", () => {
    const { certificate, privateKey: key } = ours.server
    for (const both of [text(certificate) + text(key), text(key) + text(certificate)]) {
      const bytes = Buffer.from(both)
      expectKeyOf(certificates(bytes), privateKey(bytes))
      expect(certificates(bytes).pem).toBe(text(certificate))
    }
  })

  it("of another certificate is refused, and both are named", () => {
    const [certificate, key] = [ours.client.certificate, theirs.client.privateKey]
    expect(refusal(() => expectKeyOf(certificates(certificate), privateKey(key)))).toEqual({
      code: "key-mismatch",
      message: `the private key ${key} does not belong to the certificate ${certificate}; give the two that were made together`,
    })
  })

  it.for([
    ["PKCS #8", { type: "pkcs8" }],
    ["Proc-Type", { type: "pkcs1" }],
  ] as const)("that is encrypted (%s) is refused, and the file named", ([, { type }]) => {
    const encryption = { cipher: "aes-256-cbc", passphrase: "secret" }
    const encrypted = rsa.export({ type, format: "pem", ...encryption }).toString()
    expect(encrypted.includes("Proc-Type: 4,ENCRYPTED")).toBe(type === "pkcs1")
    const path = join(directory, `${type}.key`)
    writeFileSync(path, encrypted)
    expect(refusal(() => privateKey(path))).toEqual({
      code: "encrypted-key",
      message: `the private key ${path} is encrypted; decrypt it first, as with \`openssl pkey\``,
    })
  })
})

describe("a file that cannot serve is named", () => {
  it("when it is not there, or a folder", () => {
    const missing = join(directory, "nowhere.pem")
    expect(refusal(() => certificates(missing))).toEqual({
      code: "unreadable",
      message: `the certificate ${missing} cannot be read: no such file or directory`,
    })
    expect(refusal(() => certificates(directory)).message).toBe(
      `the certificate ${directory} cannot be read: illegal operation on a directory`,
    )
  })

  it("when it holds something else", () => {
    expect(refusal(() => certificates(Buffer.from("hello")))).toEqual({
      code: "not-pem",
      message: 'the certificate is not PEM: it has no "BEGIN CERTIFICATE" line',
    })
    const key = ours.client.privateKey
    expect(refusal(() => certificates(key)).message).toBe(
      `the certificate ${key} has no "BEGIN CERTIFICATE" line, but "BEGIN PRIVATE KEY"`,
    )
    const request = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"
    expect(refusal(() => certificates(Buffer.from(request))).code).toBe("not-pem")
    expect(refusal(() => privateKey(ours.client.certificate)).message).toBe(
      `the private key ${ours.client.certificate} has no "BEGIN PRIVATE KEY" line, but "BEGIN CERTIFICATE"`,
    )
  })

  it("when a certificate of it is damaged, whichever", () => {
    const damaged = "-----BEGIN CERTIFICATE-----\nbm9wZQ==\n-----END CERTIFICATE-----\n"
    expect(refusal(() => certificates(Buffer.from(text(ours.ca) + damaged)))).toEqual({
      code: "damaged",
      message: expect.stringMatching(
        /^the certificate is damaged: certificate 2 of 2 cannot be decoded: [^\n]+$/,
      ),
    })
    const noBase64 = damaged.replace("bm9wZQ==", "b?")
    expect(refusal(() => certificates(Buffer.from(noBase64))).message).toBe(
      "the certificate is damaged: its CERTIFICATE is no base64",
    )
  })

  it("when it is cut", () => {
    const bundle = text(ours.ca) + text(theirs.ca)
    const cut = {
      code: "damaged",
      message: 'the certificate is cut: a "BEGIN CERTIFICATE" line has no END',
    }
    expect(refusal(() => certificates(Buffer.from(bundle.slice(0, -40))))).toEqual(cut)
    const first = text(ours.ca)
    expect(refusal(() => certificates(Buffer.from(first.slice(0, -40) + first)))).toEqual(cut)
  })

  it("when its key is damaged", () => {
    const damaged = "-----BEGIN PRIVATE KEY-----\nbm9wZQ==\n-----END PRIVATE KEY-----\n"
    expect(refusal(() => privateKey(Buffer.from(damaged)))).toEqual({
      code: "damaged",
      message: expect.stringMatching(/^the private key is damaged: [^\n]+$/),
    })
  })
})
