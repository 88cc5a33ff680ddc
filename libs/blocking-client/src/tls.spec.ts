import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeCertificates, type CertificatePaths } from "@interop/certificates"
import { asFound } from "@interop/pem/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BlockingChannel, type TlsFiles } from "./index.ts"
import { failureOf } from "./testing/failure-of.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"

const directory = mkdtempSync(join(tmpdir(), "blocking-client-"))
let ours: CertificatePaths
let theirs: CertificatePaths

beforeAll(async () => {
  ours = await makeCertificates({ directory: join(directory, "ours") })
  theirs = await makeCertificates({ directory: join(directory, "theirs") })
})

afterAll(() => rmSync(directory, { recursive: true }))

function ask(address: string, tls: TlsFiles): string {
  using channel = new BlockingChannel({ address, tls })
  return channel.unary(textMethods.one, "hello")
}

describe("TLS", () => {
  it("takes paths or bytes, and trusts the given authority only", async () => {
    const { certificate, privateKey } = ours.server
    await using server = await startServer("text-server.ts", certificate, privateKey)
    expect(ask(server.address, { ca: ours.ca })).toBe("HELLO")
    expect(ask(server.address, { ca: readFileSync(ours.ca) })).toBe("HELLO")
    expect(failureOf(() => ask(server.address, { ca: theirs.ca })).codeName).toBe("UNAVAILABLE")
  })

  it("takes PEM files as they are found, as bytes", async () => {
    const { certificate, privateKey } = ours.server
    await using server = await startServer("text-server.ts", certificate, privateKey)
    for (const change of Object.values(asFound)) {
      expect(ask(server.address, { ca: change(readFileSync(ours.ca, "utf8")) })).toBe("HELLO")
    }
  })

  it("without a CA trusts those of the system, which do not know ours", async () => {
    const { certificate, privateKey } = ours.server
    await using server = await startServer("text-server.ts", certificate, privateKey)
    expect(failureOf(() => ask(server.address, {}))).toMatchObject({
      codeName: "UNAVAILABLE",
      details: expect.stringMatching(/certificate/),
    })
  })

  it("trusts a certificate that is no root", async () => {
    const { certificate, privateKey } = ours.server
    await using server = await startServer("text-server.ts", certificate, privateKey)
    expect(ask(server.address, { ca: certificate })).toBe("HELLO")
  })

  it("shows a certificate where one is demanded", async () => {
    const { certificate, privateKey } = ours.server
    await using server = await startServer("text-server.ts", certificate, privateKey, ours.ca)
    expect(ask(server.address, { ca: ours.ca, ...ours.client })).toBe("HELLO")
    expect(failureOf(() => ask(server.address, { ca: ours.ca })).codeName).toBe("UNAVAILABLE")
  })

  it.for([
    [
      "a file that is not there",
      () => ({ ca: join(directory, "none.pem") }),
      /none\.pem cannot be read: no such file or directory/,
    ],
    [
      "a file that holds something else",
      () => ({ ca: ours.client.privateKey }),
      /client\.key has no "BEGIN CERTIFICATE" line, but "BEGIN PRIVATE KEY"/,
    ],
    [
      "a key of another certificate",
      () => ({
        ca: ours.ca,
        certificate: ours.client.certificate,
        privateKey: theirs.client.privateKey,
      }),
      /does not belong/,
    ],
    ["bytes that are no certificate", () => ({ ca: Buffer.from("nothing") }), /is not PEM/],
  ] as const)("refuses %s at once", ([, tls, message]) => {
    const error = failureOf(() => new BlockingChannel({ address: "127.0.0.1:1", tls: tls() }))
    expect(error.codeName).toBe("INVALID_ARGUMENT")
    expect(error.details).toMatch(message)
  })
})
