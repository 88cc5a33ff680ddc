import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { credentials, status } from "@grpc/grpc-js"
import { makeCertificates } from "@interop/certificates"
import { descriptorSet, toMessage } from "@interop/contract"
import { parseReady, type Listener } from "@interop/driver-protocol"
import { readFileSync } from "node:fs"
import { afterAll, describe, expect, it } from "vitest"
import { RunningProgram } from "./testing/running-program.ts"
import { readToEnd, SquareCalls } from "./testing/square-calls.ts"

const directory = mkdtempSync(join(tmpdir(), "server-driven-"))
afterAll(() => rmSync(directory, { recursive: true }))

const { version } = createRequire(import.meta.url)("@grpc/grpc-js/package.json") as {
  version: string
}

let configs = 0

const contract = { descriptors: join(directory, "square.binpb") }
writeFileSync(contract.descriptors, descriptorSet())

/** Of a config for the square contract, unless it names another; a text is the whole file. */
function fileOf(config: object | string): string {
  configs += 1
  const path = join(directory, `config-${configs}.json`)
  writeFileSync(path, typeof config === "string" ? config : JSON.stringify({ contract, ...config }))
  return path
}

function portsIn(readyLine: string): Record<string, number> {
  const { listeners = [] } = parseReady(readyLine)
  return Object.fromEntries(
    listeners.map((listener) => [listener.name, "port" in listener ? listener.port : 0]),
  )
}

const loopback = { host: "127.0.0.1", port: 0 } as const

describe("a driven server", () => {
  it.each([[[]], [["--workers", "2"]]])(
    "with %j offers every listener of its config and says where, in one line",
    async (args) => {
      const keys = await makeCertificates({ directory: mkdtempSync(join(directory, "keys-")) })
      const config = {
        listeners: (["plaintext", "tls", "mtls"] as const).flatMap((transport) =>
          (["interleaved", "after-half-close"] as const).map((bidi) => ({
            name: `${transport}/${bidi}`,
            ...loopback,
            transport,
            service: { bidi },
          })),
        ),
        tls: {
          certificate: keys.server.certificate,
          privateKey: keys.server.privateKey,
          clientCa: keys.ca,
        },
      }
      await using server = RunningProgram.server(...args, "--config", fileOf(config))
      const line = await server.firstLine()
      expect(parseReady(line)).toMatchObject({
        event: "ready",
        library: { name: "@grpc/grpc-js", version },
        runtime: `Node.js ${process.versions.node}`,
        messages: "generated",
        capabilities: ["max-concurrent-rpcs", "script"],
      })
      const ports = portsIn(line)
      expect(Object.keys(ports)).toEqual(config.listeners.map(({ name }) => name))

      const ca = readFileSync(keys.ca)
      const clientKey = readFileSync(keys.client.privateKey)
      const clientCertificate = readFileSync(keys.client.certificate)
      const credentialsOf = {
        plaintext: credentials.createInsecure(),
        tls: credentials.createSsl(ca),
        mtls: credentials.createSsl(ca, clientKey, clientCertificate),
      }
      for (const {
        name,
        transport,
        service: { bidi },
      } of config.listeners) {
        using calls = new SquareCalls(`localhost:${ports[name]}`, credentialsOf[transport])
        expect((await calls.square(12.3)).numbers).toEqual([12.3 * 12.3])

        const call = calls.openBidi()
        const outcome = readToEnd(call)
        let received = 0
        call.on("data", () => (received += 1))
        call.write(toMessage(3))
        if (bidi === "interleaved") await new Promise((resolve) => call.once("data", resolve))
        else await calls.turns(20)
        expect(received).toBe(bidi === "interleaved" ? 1 : 0)
        call.end()
        expect(await outcome).toMatchObject({ numbers: [9], code: status.OK })
      }

      const { exitCode, stdout, stderr } = await server.stop()
      expect(exitCode).toBe(0)
      expect(stdout).toBe(`${line}\n`)
      expect(stderr).toBe("")
    },
  )

  it("leaves out a listener whose way to answer it does not have", async () => {
    const listener: Omit<Listener, "name"> = { ...loopback, transport: "plaintext" }
    await using server = RunningProgram.server(
      "--config",
      fileOf({
        listeners: [
          { ...listener, name: "a", service: { bidi: "sideways" } },
          { ...listener, name: "b", service: { colour: "red" } },
          { ...listener, name: "c" },
        ],
      }),
    )
    const { listeners } = parseReady(await server.firstLine())
    expect(listeners).toEqual([
      {
        name: "a",
        unsupported: 'streamrangeSquare answers interleaved or after-half-close, not "sideways"',
      },
      { name: "b", port: expect.any(Number) },
      { name: "c", port: expect.any(Number) },
    ])
  })

  it("shows a listener's own certificate instead of the config's", async () => {
    const keysIn = () => makeCertificates({ directory: mkdtempSync(join(directory, "keys-")) })
    const common = await keysIn()
    const own = await keysIn()
    const filesOf = ({ server, ca }: typeof own) => ({ ...server, clientCa: ca })
    const listener = { ...loopback, service: { bidi: "interleaved" } } as const
    const config = {
      listeners: [
        { ...listener, name: "common", transport: "mtls" },
        { ...listener, name: "own", transport: "mtls", tls: filesOf(own) },
      ],
      tls: filesOf(common),
    }
    await using server = RunningProgram.server("--config", fileOf(config))
    const ports = portsIn(await server.firstLine())
    const codeAt = async (name: string, { ca, client }: typeof own) => {
      const key = readFileSync(client.privateKey)
      const chain = readFileSync(client.certificate)
      using calls = new SquareCalls(
        `localhost:${ports[name]}`,
        credentials.createSsl(readFileSync(ca), key, chain),
      )
      return (await calls.square(3)).code
    }
    expect(await codeAt("common", common)).toBe(status.OK)
    expect(await codeAt("own", own)).toBe(status.OK)
    expect(await codeAt("common", own)).toBe(status.UNAVAILABLE)
    expect(await codeAt("own", common)).toBe(status.UNAVAILABLE)
  })

  it("shares its limit between its listeners", async () => {
    await using server = RunningProgram.server(
      "--config",
      fileOf({
        listeners: [
          { name: "a", ...loopback, transport: "plaintext", service: { bidi: "interleaved" } },
          { name: "b", ...loopback, transport: "plaintext", service: { bidi: "after-half-close" } },
        ],
        limits: { maxConcurrentRpcs: 1 },
      }),
    )
    const { a = 0, b = 0 } = portsIn(await server.firstLine())
    using one = new SquareCalls(a)
    using other = new SquareCalls(b)
    const call = one.openBidi()
    const outcome = readToEnd(call)
    call.write(toMessage(1))
    await new Promise((resolve) => call.once("data", resolve))
    const refused = { code: status.RESOURCE_EXHAUSTED, details: "Concurrent RPC limit exceeded!" }
    expect(await other.square(1)).toMatchObject(refused)
    expect(await one.square(1)).toMatchObject(refused)
    call.end()
    expect((await outcome).code).toBe(status.OK)
    expect((await other.square(1)).code).toBe(status.OK)
  })
})

describe("a config that cannot be served is one line and exit code 1", () => {
  const plaintext = { name: "a", ...loopback, transport: "plaintext" }
  it.each([
    ["one that is not there", "/no/such.json", "/no/such.json"],
    ["one that is not JSON", fileOf("{"), "is not JSON"],
    ["one without listeners", fileOf({ listeners: [] }), "listeners"],
    [
      "a contract that is not there",
      fileOf({ contract: { descriptors: "/no/such.binpb" }, listeners: [plaintext] }),
      "cannot read the descriptors /no/such.binpb",
    ],
    [
      "a contract that is none",
      fileOf({ contract: { descriptors: fileOf("garbage") }, listeners: [plaintext] }),
      "is no FileDescriptorSet",
    ],
    [
      "a transport that does not exist",
      fileOf({ listeners: [{ ...plaintext, transport: "carrier pigeon" }] }),
      "transport",
    ],
    [
      "TLS without keys",
      fileOf({ listeners: [{ ...plaintext, transport: "tls" }] }),
      "a tls listener needs a certificate and a private key",
    ],
    [
      "a listener's own keys that are not there",
      fileOf({
        listeners: [
          {
            ...plaintext,
            transport: "tls",
            tls: { certificate: "/no/such.pem", privateKey: "/no/such.key" },
          },
        ],
      }),
      "/no/such.pem cannot be read",
    ],
    [
      "an address of another machine beside a good one",
      fileOf({ listeners: [plaintext, { ...plaintext, name: "b", host: "192.0.2.1" }] }),
      "cannot serve on 192.0.2.1:0",
    ],
  ])("%s", async (_what, path, message) => {
    await using server = RunningProgram.server("--config", path)
    const { exitCode, stdout, stderr } = await server.ending
    expect(stderr).toContain(message)
    expect(stderr).toMatch(/^server: [^\n]+\n$/)
    expect(stdout).toBe("")
    expect(exitCode).toBe(1)
  })
})
