import { createPrivateKey, X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { credentials, status } from "@grpc/grpc-js"
import { makeCertificates, type CertificatePaths } from "@interop/certificates"
import { HardenedServer } from "@interop/server-hardening"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { squareService } from "./square-service.ts"
import { RunningProgram } from "./testing/running-program.ts"
import { SquareCalls } from "./testing/square-calls.ts"
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
      'is not PEM: it has no "BEGIN CERTIFICATE" line',
    ],
    [
      "a certificate where the key belongs",
      () => ["--tls-cert", ours.server.certificate, "--tls-key", ours.server.certificate],
      'is not PEM: it has no "BEGIN PRIVATE KEY" line',
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
      "a client authority that is not PEM",
      () => [...keyPairOptions(), "--client-ca", fileWith("hello")],
      "the client authority ",
    ],
  ])("%s", async (_what, args, message) => {
    await using server = RunningProgram.server("--port", "0", ...args())
    const { exitCode, stdout, stderr } = await server.ending
    expect(stderr).toContain(message)
    expect(stderr).toMatch(/^server: [^\n]+\n$/)
    expect(stdout).toBe("")
    expect(exitCode).toBe(1)
  })
})

let files = 0

function fileWith(text: string): string {
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
