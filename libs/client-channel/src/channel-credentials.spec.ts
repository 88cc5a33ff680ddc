import { generateKeyPairSync } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ServerCredentials } from "@grpc/grpc-js"
import { makeCertificates, type CertificatePaths } from "@interop/certificates"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { channelCredentials, ClientChannelError, type TlsFiles } from "./index.ts"
import { callEcho } from "./testing/call-echo.ts"
import { startEchoServer } from "./testing/echo-server.ts"

let directory: string
let ours: CertificatePaths
let theirs: CertificatePaths

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "client-channel-"))
  ours = await makeCertificates({ directory: join(directory, "ours") })
  theirs = await makeCertificates({ directory: join(directory, "theirs") })
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

function serverCredentials(clientCa?: string): ServerCredentials {
  const pair = {
    cert_chain: readFileSync(ours.server.certificate),
    private_key: readFileSync(ours.server.privateKey),
  }
  const demanded = clientCa !== undefined
  return ServerCredentials.createSsl(demanded ? readFileSync(clientCa) : null, [pair], demanded)
}

async function answer(server: ServerCredentials, tls?: TlsFiles): Promise<string | undefined> {
  const { address, stop } = await startEchoServer(server)
  try {
    return (await callEcho(address, channelCredentials(tls), Buffer.from("hello")))?.toString()
  } finally {
    stop()
  }
}

describe("a server that a channel is opened to", () => {
  it("answers over plaintext", async () => {
    expect(await answer(ServerCredentials.createInsecure())).toBe("hello")
  })

  it("answers over TLS when the authority is known", async () => {
    expect(await answer(serverCredentials(), { ca: ours.ca })).toBe("hello")
  })

  it("answers when the authority is given as bytes", async () => {
    expect(await answer(serverCredentials(), { ca: readFileSync(ours.ca) })).toBe("hello")
  })

  it("is refused when another authority signed it", async () => {
    await expect(answer(serverCredentials(), { ca: theirs.ca })).rejects.toMatchObject({ code: 14 })
  })

  it("that demands a certificate answers one who has it", async () => {
    const identity = ours.client
    expect(await answer(serverCredentials(ours.ca), { ca: ours.ca, ...identity })).toBe("hello")
  })

  it("that demands a certificate refuses who has none, or another's", async () => {
    const demanding = serverCredentials(ours.ca)
    await expect(answer(demanding, { ca: ours.ca })).rejects.toMatchObject({ code: 14 })
    await expect(answer(demanding, { ca: ours.ca, ...theirs.client })).rejects.toMatchObject({
      code: 14,
    })
  })
})

describe("files that cannot serve", () => {
  function refusal(tls: TlsFiles): { code: string; message: string } {
    try {
      channelCredentials(tls)
    } catch (error) {
      if (error instanceof ClientChannelError) return { code: error.code, message: error.message }
      throw error
    }
    throw new Error("the files were taken")
  }

  function file(name: string, content: string): string {
    const path = join(directory, name)
    writeFileSync(path, content)
    return path
  }

  it("are named when they are missing", () => {
    const ca = join(directory, "nowhere.pem")
    expect(refusal({ ca })).toEqual({
      code: "unreadable",
      message: `cannot read the CA certificate ${ca}: ENOENT: no such file or directory`,
    })
    expect(refusal({ ca: directory }).message).toBe(
      `cannot read the CA certificate ${directory}: EISDIR: illegal operation on a directory`,
    )
  })

  it("are named when they hold something else", () => {
    const text = file("text.pem", "no PEM at all\n")
    expect(refusal({ ca: text })).toEqual({
      code: "not-pem",
      message: `the CA certificate ${text} holds no PEM certificate`,
    })
    expect(refusal({ ca: ours.server.privateKey }).code).toBe("not-pem")
    expect(refusal({ ca: Buffer.from("") })).toEqual({
      code: "not-pem",
      message: "the CA certificate holds no PEM certificate",
    })
    const damaged = file(
      "damaged.pem",
      `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    )
    expect(refusal({ ca: damaged }).message).toBe(
      `the CA certificate ${damaged} holds a certificate that cannot be decoded`,
    )
    expect(refusal({ ...ours.client, ca: ours.ca, privateKey: text })).toEqual({
      code: "not-pem",
      message: `the private key ${text} holds no PEM private key`,
    })
  })

  it("are refused when only one of certificate and key is given", () => {
    const { certificate, privateKey } = ours.client
    expect(refusal({ ca: ours.ca, certificate }).code).toBe("certificate-without-key")
    expect(refusal({ ca: ours.ca, privateKey }).code).toBe("key-without-certificate")
  })

  it("are refused when the key belongs to another certificate", () => {
    const { certificate } = ours.client
    const { privateKey } = theirs.client
    expect(refusal({ ca: ours.ca, certificate, privateKey })).toEqual({
      code: "key-mismatch",
      message: `the private key ${privateKey} does not belong to the client certificate ${certificate}`,
    })
  })

  it("are refused when the key is encrypted", () => {
    const { privateKey } = generateKeyPairSync("ec", {
      namedCurve: "P-256",
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: {
        type: "pkcs8",
        format: "pem",
        cipher: "aes-256-cbc",
        passphrase: "secret",
      },
    })
    const path = file("encrypted.key", privateKey)
    expect(refusal({ ...ours.client, ca: ours.ca, privateKey: path })).toEqual({
      code: "encrypted-key",
      message: `the private key ${path} is encrypted: store it without a passphrase`,
    })
  })

  it("keep the reason as the cause", () => {
    expect(() => channelCredentials({ ca: join(directory, "nowhere.pem") })).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: "ENOENT" }) }),
    )
  })
})
