import { generateKeyPairSync } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ServerCredentials } from "@grpc/grpc-js"
import { makeCertificates, type CertificatePaths } from "@interop/certificates"
import { asFound } from "@interop/pem/testing"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
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

describe("PEM files as they are found", () => {
  it.for(Object.entries(asFound))("serve %s", async ([, change]) => {
    const found = (path: string) => change(readFileSync(path, "utf8"))
    const { certificate, privateKey } = ours.client
    const tls = {
      ca: found(ours.ca),
      certificate: found(certificate),
      privateKey: found(privateKey),
    }
    expect(await answer(serverCredentials(ours.ca), tls)).toBe("hello")
  })

  it("may be one for all, with certificates and key", async () => {
    const { certificate, privateKey } = ours.client
    const parts = [privateKey, certificate, ours.ca].map((path) => readFileSync(path))
    const all = Buffer.concat(parts)
    const tls = { ca: all, certificate: all, privateKey: all }
    expect(await answer(serverCredentials(ours.ca), tls)).toBe("hello")
  })
})

describe("without a CA, a server is trusted", () => {
  beforeEach(() => vi.stubEnv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", undefined))
  afterEach(() => vi.unstubAllEnvs())

  it("by the authorities that GRPC_DEFAULT_SSL_ROOTS_FILE_PATH names", async () => {
    vi.stubEnv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", ours.ca)
    expect(await answer(serverCredentials(), {})).toBe("hello")
    expect(await answer(serverCredentials(ours.ca), ours.client)).toBe("hello")
    vi.stubEnv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", theirs.ca)
    await expect(answer(serverCredentials(), {})).rejects.toMatchObject({ code: 14 })
  })

  it("by those of the system, which do not know ours", async () => {
    await expect(answer(serverCredentials(), {})).rejects.toMatchObject({
      code: 14,
      details: expect.stringMatching(/certificate/),
    })
  })

  it("by nobody where the variable names a file that cannot serve", () => {
    const missing = join(directory, "nowhere.pem")
    vi.stubEnv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", missing)
    expect(refusal({})).toEqual({
      code: "unreadable",
      message: `the GRPC_DEFAULT_SSL_ROOTS_FILE_PATH ${missing} cannot be read: no such file or directory`,
    })
  })
})

function refusal(tls: TlsFiles): { code: string; message: string } {
  try {
    channelCredentials(tls)
  } catch (error) {
    if (error instanceof ClientChannelError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error("the files were taken")
}

describe("files that cannot serve", () => {
  function file(name: string, content: string): string {
    const path = join(directory, name)
    writeFileSync(path, content)
    return path
  }

  it("are named, whatever is wrong with them", () => {
    const missing = join(directory, "nowhere.pem")
    expect(refusal({ ca: missing })).toEqual({
      code: "unreadable",
      message: `the CA certificate ${missing} cannot be read: no such file or directory`,
    })
    const text = file("text.pem", "no PEM at all\n")
    expect(refusal({ ...ours.client, ca: ours.ca, privateKey: text })).toEqual({
      code: "not-pem",
      message: `the private key ${text} is not PEM: it has no "BEGIN PRIVATE KEY" line`,
    })
    expect(refusal({ ca: Buffer.from("") })).toEqual({
      code: "not-pem",
      message: 'the CA certificate is not PEM: it has no "BEGIN CERTIFICATE" line',
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
      message: `the private key ${privateKey} does not belong to the client certificate ${certificate}; give the two that were made together`,
    })
  })

  it.for([["pkcs8"], ["pkcs1"]] as const)(
    "are refused when the key is encrypted (%s)",
    ([type]) => {
      const { privateKey } = generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type, format: "pem", cipher: "aes-256-cbc", passphrase: "secret" },
      })
      const path = file(`encrypted-${type}.key`, privateKey)
      expect(refusal({ ...ours.client, ca: ours.ca, privateKey: path })).toEqual({
        code: "encrypted-key",
        message: `the private key ${path} is encrypted; decrypt it first, as with \`openssl pkey\``,
      })
    },
  )

  it("keep the reason as the cause", () => {
    expect(() => channelCredentials({ ca: join(directory, "nowhere.pem") })).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: "ENOENT" }) }),
    )
  })
})
