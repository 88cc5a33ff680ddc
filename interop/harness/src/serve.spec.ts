import { once } from "node:events"
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, onTestFinished, test } from "vitest"
import schema from "../schemas/served.schema.json" with { type: "json" }
import type { Served } from "./report/served-report.ts"
import { readContracts } from "./select/contracts.ts"
import { schemaCheck } from "./select/schema-check.ts"
import { HarnessProcess, until, words } from "./testing/harness-process.ts"
import { type OwnCall, makeCalls } from "./testing/own-client.ts"
import { workspaceRoot } from "./workspace.ts"

const directory = mkdtempSync(join(tmpdir(), "serve-"))
afterAll(() => rmSync(directory, { recursive: true }))

const proto = join(workspaceRoot, "examples", "orders", "orders.proto")
const [{ contract } = {}] = readContracts(proto)
const descriptorFile = contract?.descriptorFile ?? ""
const ownClient = join(import.meta.dirname, "testing", "own-client.ts")
const typescript = words("--servers typescript --port 0")

let files = 0

function scriptFile(text: string): string {
  files += 1
  const file = join(directory, `answers-${files}.yaml`)
  writeFileSync(file, text)
  return file
}

function start(answers: string, ...args: string[]): HarnessProcess {
  const options = ["--contract", proto, "--script", scriptFile(answers)]
  return new HarnessProcess(["serve", ...options, ...args])
}

/** The words behind `--` of a client that makes these calls. */
function calling(...calls: OwnCall[]): string[] {
  const texts = calls.map((call) => JSON.stringify(call))
  return ["--", process.execPath, ownClient, descriptorFile, ...texts]
}

function servedIn({ directory: reports }: HarnessProcess): Served {
  const served: unknown = JSON.parse(readFileSync(join(reports, "served.json"), "utf8"))
  expect(schemaCheck(schema)(served)).toBeUndefined()
  return served as Served
}

async function end(harness: HarnessProcess) {
  const { code, stdout, stderr } = await harness.ended
  expect(harness.drivers()).toEqual([])
  expect(stderr).toBe("")
  return { code, stdout, served: servedIn(harness) }
}

/** Serves, and gives the address once clients can call it. */
async function serving(answers: string, ...args: string[]) {
  const harness = start(answers, ...typescript, ...args)
  let stdout = ""
  harness.child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
  await Promise.race([until(() => stdout.includes("waiting for calls")), harness.ended])
  const address = /127\.0\.0\.1:\d+/.exec(stdout)?.[0] ?? ""
  return {
    harness,
    call: (...calls: OwnCall[]) => makeCalls(descriptorFile, calls, { INTEROP_TARGET: address }),
    shows: (text: string) => until(() => stdout.includes(text)),
  }
}

const answers = `
methods:
  - method: Get
    script:
      - receive
      - { do: send, value: { id: "9007199254740993", status: STATUS_PAID } }
    client:
      - { requests: [{ id: "7" }], metadata: [[authorization, "Bearer \${SHOP_TOKEN}"]], calls: 2 }
      - { requests: [{ id: "9" }], deadline: true }
  - method: shop.v1.Orders/Quote
    script: [receive, { do: initial-metadata, metadata: [] }, wait-cancelled]
    client: { requests: [{ article: tea, pieces: 1 }], cancels: true }
  - method: AddUp
    script: [receive-to-end, { do: status, code: INVALID_ARGUMENT, message: none }]
    client: { requests: [] }
  - method: List
    script: [receive, { do: send-many, values: [{ id: "1" }, { id: "2" }] }]
`
const token = "a-token-of-the-shop"
const get: OwnCall = {
  method: "Get",
  requests: [{ id: "7" }],
  metadata: { authorization: `Bearer ${token}` },
}
const getOther: OwnCall = { method: "Get", requests: [{ id: "9" }], deadlineMs: 100_000 }
const quote: OwnCall = {
  method: "Quote",
  requests: [{ article: "tea", pieces: 1 }],
  cancels: true,
}
const right: OwnCall[] = [get, getOther, get, quote, { method: "AddUp" }]

describe("with a command", () => {
  test("a right client is right with each server over each transport", async () => {
    process.env["SHOP_TOKEN"] = token
    onTestFinished(() => void delete process.env["SHOP_TOKEN"])
    const harness = start(
      answers,
      ...words("--port 0 --servers typescript* --transports *"),
      ...calling(...right),
    )
    const { code, stdout, served } = await end(harness)

    expect(served.problems).toEqual([])
    expect(code).toBe(0)
    expect(served.green).toBe(true)
    const cells = ["typescript", "typescript-workers"].flatMap((server) =>
      ["plaintext", "tls", "mtls"].map((transport) => ({ server, transport, right: 5, wrong: 0 })),
    )
    expect(served.servers).toMatchObject(cells)
    expect(stdout.match(/^own client: 1 0, 1 0, 1 0, 0 1, 0 3$/gm)).toHaveLength(6)
    expect(stdout).toContain('typescript mtls #1 Get  received {"id":"7"}\n')
    expect(stdout).toMatch(/^green: 30 calls: 30 right, 0 wrong, 0 missing; report: /m)
    const texts = readdirSync(harness.directory, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
    expect([stdout, ...texts].filter((text) => text.includes(token))).toEqual([])
  })

  const shopGet = "methods: [{ method: Get, script: [receive, { do: send, value: {} }]"
  test.each<[string, string, OwnCall[], string]>([
    [
      "sends another message",
      `${shopGet}, client: { requests: [{ id: "7" }] } }]`,
      [{ method: "Get", requests: [{ id: "8" }] }],
      'observation 2 of 5\n  expected:  received {"id":"7"}\n  actual:    received {"id":"8"}\n',
    ],
    [
      "sends one message too few",
      'methods: [{ method: AddUp, script: [receive-to-end, { do: send, value: {} }], client: { requests: [{ id: "1" }, { id: "2" }] } }]',
      [{ method: "AddUp", requests: [{ id: "1" }] }],
      'expected:  received {"id":"2"}\n  actual:    half-close\n',
    ],
    [
      "lets its deadline pass",
      "methods: [{ method: List, script: [receive, { do: wait, ms: 600000 }] }]",
      [{ method: "List", requests: [{}], deadlineMs: 2000 }],
      "expected:  status-sent OK\n  actual:    cancelled\n",
    ],
    [
      "does not cancel",
      "methods: [{ method: Quote, script: [receive-to-end], client: { cancels: true, requests: [] } }]",
      [{ method: "Quote" }],
      "expected:  cancelled\n  actual:    half-close\n",
    ],
    [
      "has no deadline",
      `${shopGet}, client: { deadline: true } }]`,
      [{ method: "Get", requests: [{}] }],
      "the deadline of the call\n  expected:  a deadline\n  actual:    no deadline\n",
    ],
    [
      "lacks metadata",
      `${shopGet}, client: { metadata: [[x-shop]] } }]`,
      [{ method: "Get", requests: [{}] }],
      "the metadata of the call\n  expected:  x-shop\n  actual:    no x-shop\n",
    ],
    [
      "has other metadata, which is a secret",
      `${shopGet}, client: { metadata: [[x-api-key, right]] } }]`,
      [{ method: "Get", requests: [{}], metadata: { "x-api-key": "wrong-one" } }],
      "the metadata of the call\n  expected:  x-api-key: as the file says\n  actual:    x-api-key: another value\n",
    ],
    [
      "makes a call too many",
      `${shopGet}, client: { calls: 1 } }]`,
      [
        { method: "Get", requests: [{}] },
        { method: "Get", requests: [{}] },
      ],
      "a call too many\n  expected:  1 such calls\n  actual:    one more\n",
    ],
    [
      "calls a method that the file does not have",
      `${shopGet} }]`,
      [{ method: "List", requests: [{}] }],
      "a method that the file does not have\n  expected:  no call of it\n  actual:    a call of /shop.v1.Orders/List\n",
    ],
  ])("a client that %s is found", async (_what, file, calls, shown) => {
    const { code, stdout, served } = await end(start(file, ...typescript, ...calling(...calls)))
    expect(stdout).toContain(shown)
    expect(stdout).not.toContain("wrong-one")
    expect(code).toBe(1)
    expect(served).toMatchObject({ green: false, servers: [{ wrong: 1 }] })
    const [first] = served.servers[0]?.methods.flatMap(({ wrongCalls }) => wrongCalls) ?? []
    expect(first?.observations[0]).toMatch(/^call-begun, /)
  })

  test.each([
    ["makes a call too few", "calls: 2", [get], "Get: 1 of 2 right calls came"],
    ["makes none of the calls", "{}", [{ method: "List" }], "Get: no right call came"],
  ])("a client that %s is found", async (_what, client, calls, missing) => {
    const its = client === "{}" ? client : `{ ${client} }`
    const file = `methods: [{ method: Get, script: [receive, { do: send, value: {} }], client: ${its} }, { method: List, script: [] }]`
    const { code, served } = await end(start(file, ...typescript, ...calling(...calls)))
    expect(code).toBe(1)
    expect(served.servers[0]?.missing).toEqual([expect.stringContaining(missing)])
  })

  test("a client that calls nobody has shown nothing", async () => {
    const file = "methods: [{ method: List, script: [] }]"
    const { code, stdout } = await end(start(file, ...typescript, "--", process.execPath, "-e", ""))
    expect(code).toBe(1)
    expect(stdout).toContain("typescript over plaintext: no call came\n")
  })

  test.each([
    ["fails", ["-e", "process.exit(3)"], " exited with code 3"],
    ["hangs", ["-e", "setInterval(() => {}, 1000)"], " did not end within 0.5 s; "],
  ])("a command that %s is told", async (_what, program, told) => {
    const file = "methods: [{ method: List, script: [] }]"
    const options = [...typescript, "--command-timeout-ms", "500"]
    const { code, served } = await end(start(file, ...options, "--", process.execPath, ...program))
    expect(code).toBe(1)
    expect(served.servers[0]?.problems).toEqual([expect.stringContaining(told)])
  })

  test("a Ctrl-C in between is an interruption", async () => {
    const file = "methods: [{ method: List, script: [] }]"
    const command = [
      "--",
      process.execPath,
      "-e",
      "console.log('here'); setInterval(() => {}, 1000)",
    ]
    const harness = start(file, ...typescript, ...command)
    await once(harness.child.stdout!, "data")
    harness.child.kill("SIGINT")
    const { code, stderr } = await harness.ended
    expect(code).toBe(130)
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(harness.drivers()).toEqual([])
  })
})

describe("without a command", () => {
  const file = `
methods:
  - method: Get
    script: [receive, { do: send, value: {} }]
    client: {}
  - method: List
    script: [receive, { do: initial-metadata, metadata: [] }, wait-cancelled]
`
  test.each(["SIGINT", "SIGTERM"] as const)(
    "it serves until %s, and then reports",
    async (signal) => {
      const { harness, call, shows } = await serving(file)
      expect(await call({ method: "Get", requests: [{ id: "1" }] })).toEqual(["1 0"])
      await shows("#1 Get  right\n")
      expect(await call({ method: "Get", requests: [{ id: "2" }] })).toEqual(["1 0"])
      await shows("#2 Get  right\n")
      harness.child.kill(signal)
      const { code, stdout, served } = await end(harness)
      expect(code).toBe(0)
      expect(served).toMatchObject({ green: true, servers: [{ right: 2, wrong: 0 }] })
      expect(stdout).toMatch(/^\S typescript\s+\S plaintext \S 2\s+\S 0\s+\S List\s/m)
    },
  )

  test("a call that is open at the end is wrong, and nobody waits for it", async () => {
    const { harness, call, shows } = await serving(file)
    void call({ method: "Get", requests: [{}] }, { method: "List", requests: [{}] })
    await shows("#2 List  initial-metadata-sent\n")
    harness.child.kill("SIGINT")
    const { code, served } = await end(harness)
    expect(code).toBe(1)
    expect(served.servers[0]?.methods[1]?.wrongCalls).toMatchObject([
      { call: 2, reason: "the call was still open at the end" },
    ])
  })

  test("a server whose script ends it comes back at its port", async () => {
    const { harness, call, shows } = await serving(
      "methods: [{ method: Get, script: [receive, exit] }, { method: List, script: [] }]",
    )
    expect(await call({ method: "Get", requests: [{}] })).toEqual(["0 14"])
    await shows("#1 Get  right\n")
    // It is not there at once.
    await until(() => harness.log("server.typescript.plaintext.2") !== undefined)
    let ends: string[] = []
    while (ends[0] !== "0 0") ends = await call({ method: "List", requests: [{}] })
    await shows("#2 List  right\n")
    harness.child.kill("SIGINT")
    const { code, served } = await end(harness)
    expect(served.servers).toMatchObject([{ right: 2, problems: [] }])
    expect(code).toBe(0)
  })

  test("a harness that is killed leaves no server behind", async () => {
    const { harness } = await serving(file)
    expect(harness.drivers()).toHaveLength(1)
    harness.child.kill("SIGKILL")
    await until(() => harness.drivers().length === 0)
  })
})

describe("what cannot be served is refused in one line", () => {
  test("a file with a mistake in it", async () => {
    const mistaken = "methods:\n  - method: Get\n    script: [receive, answer]\n"
    const { code, stdout, stderr } = await start(mistaken, ...typescript).ended
    expect(stderr).toMatch(
      /^harness: [^\n]*\.yaml:3: methods\/0\/script\/1 must be one of receive, [^\n]*\n$/,
    )
    expect(stdout).toBe("")
    expect(code).toBe(1)
  })

  const any = "methods: [{ method: List, script: [] }]"
  test.each<[string, string[], string]>([
    ["no such server", ["--servers", "nim-*"], "nim-*"],
    ["a server that breaks the protocol", ["--servers", "raw-http2"], "raw-http2"],
    ["no such transport", ["--transports", "quic"], "quic"],
    [
      "too high a port",
      ["--port", "65535", "--transports", "*", "--servers", "typescript"],
      "--port 65535 leaves no room for 3 ports up to 65535",
    ],
    [
      "no such command",
      [...typescript, "--", "./no-such-client"],
      "cannot start ./no-such-client: no such file or directory (ENOENT)",
    ],
  ])("%s", async (_what, args, told) => {
    const { code, stderr } = await start(any, ...args).ended
    expect(stderr).toMatch(/^harness: [^\n]*\n$/)
    expect(stderr).toContain(told)
    expect(code).toBe(2)
  })

  test("a port that is taken", async () => {
    const holder = createServer().listen(0, "127.0.0.1")
    await once(holder, "listening")
    onTestFinished(() => void holder.close())
    const { port } = holder.address() as AddressInfo
    const args = ["--servers", "typescript", "--port", String(port)]
    const { code, stderr } = await start(any, ...args).ended
    expect(stderr).toBe(
      `harness: port ${port} of 127.0.0.1, which typescript over plaintext was to have, is taken: end what listens there, or name another first port with --port\n`,
    )
    expect(code).toBe(2)
  })

  test("several contracts", async () => {
    const contracts = join(workspaceRoot, "interop", "contracts")
    const harness = new HarnessProcess([
      "serve",
      "--contract",
      contracts,
      "--script",
      scriptFile(any),
    ])
    const { code, stderr } = await harness.ended
    expect(stderr).toBe(
      "harness: serve needs --contract PATH: which contract do the clients speak?\n",
    )
    expect(code).toBe(2)
  })
})
