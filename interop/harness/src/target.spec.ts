import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { type Server, createServer } from "node:net"
import { createServer as createHttpServer } from "node:http"
import { type ServerHttp2Stream, constants, createServer as createHttp2Server } from "node:http2"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { parse } from "yaml"
import { type CertificatePaths, makeCertificates } from "@interop/certificates"
import { HarnessProcess, runHarness, sabotagedPrograms } from "./testing/harness-process.ts"
import { squareFolder } from "./testing/own-scenarios.ts"
import { workspaceRoot } from "./workspace.ts"

const contract = squareFolder
const main = join(workspaceRoot, "apps", "server", "src", "main.js")
const directory = mkdtempSync(join(tmpdir(), "target-"))
const services: ChildProcess[] = []
let address = ""
let overMtls = ""
let certificates: CertificatePaths

beforeAll(async () => {
  certificates = await makeCertificates({ directory: join(directory, "certificates") })
  const { ca, server } = certificates
  address = await startService()
  const { certificate, privateKey } = server
  overMtls = await startService(
    "--tls-cert",
    certificate,
    "--tls-key",
    privateKey,
    "--client-ca",
    ca,
  )
})
afterAll(() => {
  for (const service of services) service.kill("SIGKILL")
})

/** Resolves to its address. */
async function startService(...args: string[]): Promise<string> {
  const service = spawn(process.execPath, [main, "--host", "127.0.0.1", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  services.push(service)
  const lines = createInterface({ input: service.stdout as NodeJS.ReadableStream })
  const [line] = (await once(lines, "line")) as [string]
  return /127\.0\.0\.1:\d+/.exec(line)?.[0] ?? ""
}

const cases = `
title: What clients do
scenarios:
  - name: one
    steps:
      - open: { method: square, metadata: [[authorization, "Bearer \${TARGET_SPEC_TOKEN}"]] }
      - send: 3
      - half-close
      - receive-to-end
  - name: many
    steps: [{ open: rangeSquare }, { send: 2 }, half-close, receive-to-end]
`

function casesFile(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "cases-")), "cases.yaml")
  writeFileSync(file, text)
  return file
}

const options = (file: string, at = address) => [
  "--contract",
  contract,
  "--target",
  `shop=${at}`,
  "--cases",
  file,
]
const someTarget = ["--target", "shop=localhost:50051", "--cases", "cases.yaml"]
const bothClients = ["--clients", "typescript-*"]
const secret = "no-file-may-have-this"

function run(...args: string[]) {
  return new HarnessProcess(["run", ...args], {
    env: { ...process.env, TARGET_SPEC_TOKEN: secret },
  })
}

test("every client calls the service, and where they agree, what they saw can be kept", async () => {
  const kept = join(directory, "kept.yaml")
  const first = run(...options(casesFile(cases)), ...bothClients, "--keep", kept)
  const { code, stdout, results } = await first.ended

  expect(code).toBe(0)
  expect(results?.cells.map(({ outcome }) => outcome)).toEqual(["pass", "pass", "pass", "pass"])
  expect(stdout).toContain("cases/one: 2 of 2 clients saw received 4022000000000000, status OK")
  expect(parse(readFileSync(kept, "utf8")).scenarios[0].steps.at(-1)).toEqual({
    "receive-to-end": { status: "OK", values: ["4022000000000000"] },
  })
  const second = await run(...options(kept), ...bothClients).ended
  expect(second.code).toBe(0)
})

test("a --keep file that cannot be written makes the run red and loses no report", async () => {
  const kept = join(directory, "no-such-folder", "kept.yaml")
  writeFileSync(join(directory, "no-such-folder"), "a file")
  const { code, stdout, results } = await run(
    ...options(casesFile(cases)),
    ...bothClients,
    "--keep",
    kept,
  ).ended

  expect(code).toBe(1)
  expect(stdout).toContain(`cannot write ${kept}: not a directory (ENOTDIR)`)
  expect(results?.totals.pass).toBe(4)
})

test("what clients agreed on is kept though the file of cases has gone meanwhile", async () => {
  const kept = join(directory, "kept-of-gone.yaml")
  const file = casesFile(cases)
  const going = run(...options(file), ...bothClients, "--keep", kept)
  // What it says first of its cells, on the way to driving them.
  await once(going.child.stderr!, "data")
  rmSync(file)
  const { code, stderr } = await going.ended

  expect(stderr).not.toContain("harness: ")
  expect(code).toBe(0)
  expect(parse(readFileSync(kept, "utf8")).scenarios[0].steps.at(-1)).toEqual({
    "receive-to-end": { status: "OK", values: ["4022000000000000"] },
  })
})

test("a service that wants client certificates is called with the one that was given", async () => {
  const { ca, client } = certificates
  const keyPair = ["--target-cert", client.certificate, "--target-key", client.privateKey]
  const ofService = [...options(casesFile(cases), overMtls), ...bothClients, "--target-ca", ca]
  const { code, results } = await run(...ofService, ...keyPair).ended
  const without = await run(...ofService).ended

  expect(code).toBe(0)
  expect(results?.cells.map(({ transport, outcome }) => `${transport} ${outcome}`)).toEqual(
    Array.from({ length: 4 }, () => "mtls pass"),
  )
  expect(without.stderr).toContain("wants a client certificate that it knows: --target-cert")
  expect(without.code).toBe(1)
})

test("a secret of the environment goes to the service and to no file and no line", async () => {
  const started = run(...options(casesFile(cases)), ...bothClients)
  const { stdout, stderr, code } = await started.ended

  expect(code).toBe(0)
  const files = readdirSync(started.directory, { recursive: true, withFileTypes: true })
  const texts = files
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name)))
    .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("latin1"))
  for (const text of [...texts, stdout, stderr]) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(Buffer.from(secret).toString("base64"))
  }
  expect(texts.some((text) => text.includes("Bearer [hidden]"))).toBe(true)
})

describe("a service that breaks gRPC", () => {
  const oneMessage = Buffer.from("0000000009090000000000000840", "hex")
  const manyMessages = Buffer.concat(Array.from({ length: 1000 }, () => oneMessage))
  const kinds: Record<string, (stream: ServerHttp2Stream) => void> = {
    redirects: (stream) => stream.respond({ ":status": 302, location: "/" }, { endStream: true }),
    resets: (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    floods: (stream) => {
      stream.respond({ ":status": 200, "content-type": "application/grpc" })
      const flood = () => {
        while (!stream.destroyed && stream.write(manyMessages));
        if (!stream.destroyed) stream.once("drain", flood)
      }
      flood()
    },
  }
  test.each([
    [
      "redirects",
      30_000,
      "status UNKNOWN: the service answers with HTTP status 302, which is no gRPC.",
    ],
    ["resets", 30_000, "status INTERNAL: the service resets the stream, which is no gRPC."],
    ["floods", 4000, "status DEADLINE_EXCEEDED: the call did not end in time."],
  ])("and %s is told so, and every cell is judged", async (kind, caseMs, told) => {
    const service = createHttp2Server()
    service.on("stream", (stream) => {
      stream.on("error", () => {})
      kinds[kind]?.(stream)
    })
    service.listen(0, "127.0.0.1")
    await once(service, "listening")
    onTestFinished(() => void service.close())
    const { port } = service.address() as { port: number }
    const many =
      "scenarios: [{ name: many, steps: [{ open: rangeSquare }, { send: 2 }, half-close, receive-to-end] }]"
    const { code, stdout, results } = await run(
      ...options(casesFile(many), `127.0.0.1:${port}`),
      ...bothClients,
      "--clients",
      "python-sync",
      "--case-timeout-ms",
      String(caseMs),
    ).ended

    expect(results?.cells.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining(told) as string),
    )
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThan(1000)
    expect(code).toBe(1)
  })
})

test("a client that sees something else than most is the finding", async () => {
  const { code, results } = await run(
    ...options(casesFile(cases)),
    ...bothClients,
    "--clients",
    "sabotaged-wrong-bit",
    "--implementations",
    sabotagedPrograms,
  ).ended
  const red = results?.cells.filter(({ outcome }) => outcome === "fail") ?? []

  expect(code).toBe(1)
  expect(red.map(({ client }) => client)).toEqual(["sabotaged-wrong-bit", "sabotaged-wrong-bit"])
  expect(red[0]).toMatchObject({
    reason: "the clients disagree: 2 of 3 saw something else",
    expected: "received 4022000000000000, status OK",
  })
  expect(red[0]?.repro).not.toContain("--servers")
})

test("an end that is told is judged, and one that nobody answers is none to agree on", async () => {
  const told = `
scenarios:
  - name: wrong
    steps: [{ open: square }, { send: 2 }, half-close, { receive-to-end: { status: OK, values: [5] } }]
  - name: nobody
    steps: [{ open: { method: square, path: /no.Such/method } }, { send: 2 }, half-close, receive-to-end]
`
  const { code, results } = await run(...options(casesFile(told)), ...bothClients).ended

  expect(code).toBe(1)
  expect(results?.totals.fail).toBe(4)
  expect(results?.cells.find(({ scenario }) => scenario === "cases/wrong")).toMatchObject({
    expected: "received 4014000000000000, status OK",
    actual: "received 4010000000000000, status OK",
  })
  expect(results?.cells.find(({ scenario }) => scenario === "cases/nobody")?.reason).toContain(
    "status UNIMPLEMENTED: the service does not have this method",
  )
})

test("a service that takes calls and never answers is no agreement", async () => {
  const silent = createHttp2Server()
  silent.on("stream", () => {})
  silent.listen(0, "127.0.0.1")
  await once(silent, "listening")
  const { port } = silent.address() as { port: number }
  const { code, results } = await run(
    ...options(casesFile(cases), `127.0.0.1:${port}`),
    ...bothClients,
    "--case-timeout-ms",
    "1500",
  ).ended
  silent.close()

  expect(code).toBe(1)
  expect(results?.cells.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 4 }, () =>
      expect.stringContaining("status DEADLINE_EXCEEDED: the call did not end in time."),
    ),
  )
})

describe("in one line and with exit code", () => {
  test.each<[string, string, string]>([
    ["a method that is not there", "{ open: cube }", 'there is no method "cube"'],
    ["a message that is none", "{ open: square }, { send: three }", '"three" is neither a number'],
    ["a script", "{ open: { method: square, script: [receive] } }", "this one answers for itself"],
    [
      "a variable that is not there",
      "{ open: { method: square, metadata: [[a, '${NO_SUCH_VARIABLE_HERE}']] } }",
      "the environment has no NO_SUCH_VARIABLE_HERE",
    ],
    ["a typo", "{ opne: square }", 'has an unknown key "opne"'],
    [
      "a second request of a call that takes one",
      "{ open: square }, { send: 1 }, { send: 2 }, half-close, receive-to-end",
      "/squarerpc_service.SquareService/square takes one request, and the call has 2",
    ],
  ])("%s is refused", async (_, steps, message) => {
    const file = casesFile(`scenarios:\n  - name: one\n    steps: [${steps}]\n`)
    const { code, stderr } = await runHarness(...options(file))

    expect(stderr).toContain(message)
    expect(stderr.trimEnd().split("\n")).toHaveLength(1)
    expect(code).toBeGreaterThan(0)
  })

  test.each<[string[], string]>([
    [[...someTarget, "--target-ca", "/tmp"], "CA certificate /tmp cannot be read"],
    [[...someTarget, "--target-ca", "no-such.pem"], "no-such.pem cannot be read: no such file"],
    [[...someTarget, "--target-ca", "package.json"], "is not PEM: it has no"],
    [
      ["--contract", contract, ...someTarget],
      "cannot read cases.yaml: no such file or directory (ENOENT)",
    ],
    [["--target", "shop"], "--target must be NAME=HOST:PORT"],
    [["--target", "shop=localhost:99999"], "its port must be from 1 to 65535"],
    [["--target", "shop=::1:50051"], "an IPv6 address stands in brackets"],
    [["--target-ca", "package.json"], "need --target NAME=HOST:PORT"],
    [["--cases", "cases.yaml"], "--target NAME=HOST:PORT and --cases FILE go together"],
    [["--keep", "kept.yaml"], "it needs --target"],
  ])("%j is refused", async (args, message) => {
    const { code, stderr } = await runHarness(...args)

    expect(stderr).toContain(message)
    expect(stderr.trimEnd().split("\n")).toHaveLength(1)
    expect(code).toBe(2)
  })

  test("a service that is not there", async () => {
    const { code, stderr } = await run(...options(casesFile(cases), "127.0.0.1:1")).ended

    expect(stderr).toBe(
      "harness: target shop at 127.0.0.1:1 is not there: nothing listens at that address\n",
    )
    expect(code).toBe(1)
  })

  test.each<[string, () => Server, string]>([
    ["HTTP/1.1", () => createHttpServer(), "speaks HTTP/1.1, and gRPC needs HTTP/2"],
    [
      "nothing that is HTTP/2",
      () => createServer((socket) => socket.end("220 mail.example ready\r\n")),
      'does not speak HTTP/2: it says "220 mail.example ready',
    ],
    [
      "no word",
      () => createServer((socket) => socket.once("data", () => socket.end())),
      "closes the connection without a word; it may want TLS: --target-ca FILE",
    ],
  ])("a service that speaks %s", async (_, open, message) => {
    const server = open()
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as { port: number }
    const { code, stderr } = await run(...options(casesFile(cases), `127.0.0.1:${port}`)).ended
    server.close()

    expect(stderr).toContain(message)
    expect(stderr.trimEnd().split("\n")).toHaveLength(1)
    expect(code).toBe(1)
  })
})
