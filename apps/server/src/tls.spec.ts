import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { credentials, status } from "@grpc/grpc-js"
import { makeCertificates, type CertificatePaths } from "@interop/certificates"
import { createAuthority } from "@interop/certificates/authority"
import { asFound } from "@interop/pem/testing"
import { HardenedServer } from "@interop/server-hardening"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { squareService } from "./square-service.ts"
import { RunningProgram } from "./testing/running-program.ts"
import { SquareCalls } from "./testing/square-calls.ts"
import { weak } from "./testing/weak-key.ts"
import { serverCredentials } from "./tls-files.ts"

const directory = mkdtempSync(join(tmpdir(), "server-tls-"))
let ours: CertificatePaths
let others: CertificatePaths

beforeAll(async () => {
  ours = await makeCertificates({ directory: join(directory, "ours") })
  others = await makeCertificates({ directory: join(directory, "others") })
})

afterAll(() => rmSync(directory, { recursive: true }))

const keyPairOptions = () => [
  "--tls-cert",
  ours.server.certificate,
  "--tls-key",
  ours.server.privateKey,
]

function callsOver(port: number, authority: string, client?: CertificatePaths["client"]) {
  const [ca, key, certificate] = [authority, client?.privateKey, client?.certificate].map((path) =>
    path === undefined ? null : readFileSync(path),
  )
  return new SquareCalls(
    `localhost:${port}`,
    credentials.createSsl(ca ?? null, key ?? null, certificate ?? null),
  )
}

describe("TLS", () => {
  it("is served to clients that trust the authority, and to no others", async () => {
    await using server = await RunningProgram.plainServer(...keyPairOptions())
    expect(await server.firstLine()).toMatch(/ on grpcs:\/\/127\.0\.0\.1:\d+ \(interleaved\)$/)
    using trusting = callsOver(server.port, ours.ca)
    expect(await trusting.square(12.3)).toMatchObject({ numbers: [12.3 * 12.3], code: status.OK })
    expect((await trusting.streamrangeSquare([1, 2])).numbers).toEqual([1, 4])
    using doubting = callsOver(server.port, others.ca)
    expect((await doubting.square(1)).code).toBe(status.UNAVAILABLE)
    using plaintext = new SquareCalls(server.port)
    expect((await plaintext.square(1)).code).toBe(status.UNAVAILABLE)
    expect((await trusting.square(2)).numbers).toEqual([4])
  })

  it("with --client-ca demands a certificate of that authority", async () => {
    await using server = await RunningProgram.plainServer(
      ...keyPairOptions(),
      "--client-ca",
      ours.ca,
    )
    expect(await server.firstLine()).toContain("(interleaved, client certificates demanded)")
    using known = callsOver(server.port, ours.ca, ours.client)
    expect((await known.square(3)).numbers).toEqual([9])
    using nameless = callsOver(server.port, ours.ca)
    expect((await nameless.square(3)).code).toBe(status.UNAVAILABLE)
    using stranger = callsOver(server.port, ours.ca, others.client)
    expect((await stranger.square(3)).code).toBe(status.UNAVAILABLE)
  })
})

it("a handler sees the certificate of its client, where one was demanded", async () => {
  const files = { ...ours.server, clientCa: ours.ca }
  const server = new HardenedServer()
  const seen: unknown[] = []
  server.addService(squareService, {
    square(request, { peerCertificate }) {
      seen.push(peerCertificate?.raw)
      return request
    },
  })
  const port = await server.bind("localhost:0", serverCredentials("mtls", files))
  using calls = callsOver(port, ours.ca, ours.client)
  expect((await calls.square(3)).code).toBe(status.OK)
  expect(seen).toEqual([new X509Certificate(readFileSync(ours.client.certificate)).raw])
  await server.drain({ timeLimitMs: 0 })
})

describe("files that will not do are one line and exit code 1", () => {
  it.each([
    [
      "a certificate that is not there",
      () => ["--tls-cert", "/no/such.pem", "--tls-key", ours.server.privateKey],
      "the certificate /no/such.pem cannot be read: no such file or directory",
    ],
    [
      "a key that is a directory",
      () => ["--tls-cert", ours.server.certificate, "--tls-key", directory],
      "cannot be read: illegal operation on a directory",
    ],
    [
      "the key of another certificate",
      () => ["--tls-cert", ours.server.certificate, "--tls-key", others.server.privateKey],
      "does not belong to the certificate",
    ],
    [
      "a certificate that is not PEM",
      () => ["--tls-cert", fileWith("hello"), "--tls-key", ours.server.privateKey],
      'is not PEM: it has no "BEGIN CERTIFICATE" line',
    ],
    [
      "a key where the certificate belongs, and the other way round",
      () => ["--tls-cert", ours.server.privateKey, "--tls-key", ours.server.certificate],
      'has no "BEGIN CERTIFICATE" line, but "BEGIN PRIVATE KEY"',
    ],
    [
      "a certificate where the key belongs",
      () => ["--tls-cert", ours.server.certificate, "--tls-key", ours.server.certificate],
      'has no "BEGIN PRIVATE KEY" line, but "BEGIN CERTIFICATE"',
    ],
    [
      "a damaged certificate",
      () => [
        "--tls-cert",
        fileWith("-----BEGIN CERTIFICATE-----\nbm9wZQ==\n-----END CERTIFICATE-----\n"),
        "--tls-key",
        ours.server.privateKey,
      ],
      "is damaged",
    ],
    [
      "a damaged certificate of its chain",
      () => [
        "--tls-cert",
        fileWith(
          `${readFileSync(ours.server.certificate, "utf8")}-----BEGIN CERTIFICATE-----\nbm9wZQ==\n-----END CERTIFICATE-----\n`,
        ),
        "--tls-key",
        ours.server.privateKey,
      ],
      "is damaged: certificate 2 of 2 cannot be decoded",
    ],
    [
      "a client authority that is cut",
      () => [
        ...keyPairOptions(),
        "--client-ca",
        fileWith(readFileSync(ours.ca, "utf8").repeat(2).slice(0, -40)),
      ],
      'is cut: a "BEGIN CERTIFICATE" line has no END',
    ],
    [
      "a key that is too short for OpenSSL",
      () => [
        "--tls-cert",
        fileWith(weak.certificatePem),
        "--tls-key",
        fileWith(weak.privateKeyPem),
      ],
      /TLS refuses the certificate .* with the private key .*: .*too small/,
    ],
    [
      "a damaged key",
      () => [
        "--tls-cert",
        ours.server.certificate,
        "--tls-key",
        fileWith("-----BEGIN PRIVATE KEY-----\nbm9wZQ==\n-----END PRIVATE KEY-----\n"),
      ],
      "is damaged",
    ],
    [
      "an encrypted key",
      () => ["--tls-cert", ours.server.certificate, "--tls-key", encrypted(ours.server.privateKey)],
      "is encrypted; decrypt it first",
    ],
    [
      "an encrypted key of the older kind",
      () => ["--tls-cert", ours.server.certificate, "--tls-key", encryptedRsa()],
      "is encrypted; decrypt it first",
    ],
    [
      "a client authority that is not PEM",
      () => [...keyPairOptions(), "--client-ca", fileWith("hello")],
      "the client authority ",
    ],
  ])("%s", async (_what, args, message) => {
    await using server = RunningProgram.server("--port", "0", ...args())
    const { exitCode, stdout, stderr } = await server.ending
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^server: [^\n]+\n$/)
    expect(stdout).toBe("")
    expect(exitCode).toBe(1)
  })
})

describe("PEM files as they are found", () => {
  it.for(Object.entries(asFound))("serve %s", async ([, change]) => {
    const found = (path: string) => fileWith(change(readFileSync(path, "utf8")))
    const { certificate, privateKey } = ours.server
    const files = {
      certificate: found(certificate),
      privateKey: found(privateKey),
      clientCa: found(ours.ca),
    }
    expect(await squareOver(files)).toEqual([9])
  })

  it("may be one for all, with certificates and key", async () => {
    const { certificate, privateKey } = ours.server
    const parts = [privateKey, certificate, ours.ca].map((path) => readFileSync(path, "utf8"))
    const all = fileWith(parts.join(""))
    expect(await squareOver({ certificate: all, privateKey: all, clientCa: all })).toEqual([9])
  })
})

it("clients are trusted by an authority that is no root", async () => {
  const validity = {
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
  }
  const root = await createAuthority("root", validity, { pathLength: 1 })
  const intermediate = await root.issueAuthority("intermediate", validity)
  const leaf = await intermediate.issue({
    commonName: "client",
    role: "client",
    names: [],
    validity,
  })
  const client = {
    certificate: fileWith(leaf.certificatePem),
    privateKey: fileWith(leaf.privateKeyPem),
  }
  const clientCa = fileWith(intermediate.certificatePem)
  expect(await squareOver({ ...ours.server, clientCa }, client)).toEqual([9])
  const rootOnly = fileWith(root.certificatePem)
  expect(await squareOver({ ...ours.server, clientCa: rootOnly }, client)).toEqual([])
})

/** What a client with a certificate gets for the square of 3. */
async function squareOver(
  files: Parameters<typeof serverCredentials>[1],
  client = ours.client,
): Promise<number[]> {
  const server = new HardenedServer()
  server.addService(squareService, { square: (request) => request })
  const port = await server.bind("localhost:0", serverCredentials("mtls", files))
  using calls = callsOver(port, ours.ca, client)
  const { numbers } = await calls.square(9)
  await server.drain({ timeLimitMs: 0 })
  return numbers
}

let files = 0

function fileWith(text: string | Buffer): string {
  files += 1
  const path = join(directory, `file-${files}`)
  writeFileSync(path, text)
  return path
}

function encrypted(keyPath: string): string {
  const key = createPrivateKey(readFileSync(keyPath))
  const encryption = { cipher: "aes-256-cbc", passphrase: "secret" }
  return fileWith(key.export({ type: "pkcs8", format: "pem", ...encryption }).toString())
}

function encryptedRsa(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const encryption = { cipher: "aes-256-cbc", passphrase: "secret" }
  return fileWith(privateKey.export({ type: "pkcs1", format: "pem", ...encryption }).toString())
}
