import { promises as dns } from "node:dns"
import { createAuthority, type Authority } from "@interop/certificates/authority"
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { openChannel, type ChannelTarget } from "./index.ts"
import { targetOf } from "./target.ts"
import { ask } from "./testing/ask.ts"
import { respondWith, startRespondingServer } from "./testing/responding-server.ts"
import { startTlsServer } from "./testing/tls-server.ts"

/** What the DNS says of each name: nothing, or addresses once they are there. */
let known: Record<string, string[] | Promise<string[]>>

beforeEach(() => {
  known = {}
  vi.spyOn(dns, "lookup").mockImplementation((async (name: string) => {
    const addresses = await known[name]
    if (addresses === undefined) throw new Error(`getaddrinfo ENOTFOUND ${name}`)
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
  }) as never)
})

afterEach(() => vi.restoreAllMocks())

/** Answers every call, and keeps whom it was asked as. */
async function startServer() {
  const authorities: string[] = []
  const answer = respondWith({ body: "0000000000" })
  const server = await startRespondingServer((stream, headers) => {
    authorities.push(String(headers[":authority"]))
    answer(stream)
  })
  const port = Number(server.address.split(":")[1])
  return { port, authorities, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function open(target: ChannelTarget) {
  const channel = openChannel(target)
  return { channel, [Symbol.dispose]: () => channel.close() }
}

describe("several hosts", () => {
  it("may be names and addresses of both kinds, and each is called by its own name", async () => {
    await using named = await startServer()
    await using numbered = await startServer()
    known["one.example"] = ["127.0.0.1"]
    const names = [`one.example:${named.port}`, `127.0.0.1:${numbered.port}`]
    const address = [...names, "[::1]:1"].join(",")
    using opened = open(targetOf({ address, loadBalancing: "round_robin" }))
    const servers = [named, numbered]
    while (servers.some(({ authorities }) => authorities.length === 0)) {
      expect(await ask(opened.channel)).toMatchObject({ code: 0 })
    }
    const before = servers.map(({ authorities }) => authorities.length)
    for (let calls = 0; calls < 10; calls += 1) await ask(opened.channel)
    expect(servers.map(({ authorities }, i) => authorities.length - before[i]!)).toEqual([5, 5])
    expect(servers.map(({ authorities }) => [...new Set(authorities)])).toEqual(
      names.map((name) => [name]),
    )
  })

  it("are all called by the name that the channel's options say", async () => {
    await using server = await startServer()
    known["one.example"] = ["127.0.0.1"]
    using opened = open({
      address: `127.0.0.2:1,one.example:${server.port}`,
      options: { "grpc.default_authority": "127.0.0.2:1" },
    })
    expect(await ask(opened.channel)).toMatchObject({ code: 0 })
    expect(server.authorities).toEqual(["127.0.0.2:1"])
  })

  it("go on without a name that cannot be resolved, and with it once it can", async () => {
    await using early = await startServer()
    await using late = await startServer()
    known["early.example"] = ["127.0.0.1"]
    const address = `late.example:${late.port},early.example:${early.port}`
    using opened = open(targetOf({ address, loadBalancing: "round_robin" }))
    for (let calls = 0; calls < 3; calls += 1) {
      expect(await ask(opened.channel)).toMatchObject({ code: 0 })
    }
    expect(early.authorities.length).toBe(3)
    known["late.example"] = ["127.0.0.1"]
    while (late.authorities.length === 0) {
      expect(await ask(opened.channel)).toMatchObject({ code: 0 })
    }
  })

  it("keep what was found where a later look-up fails", async () => {
    const answer = respondWith({ body: "0000000000" })
    let end = () => {}
    await using server = await startRespondingServer((stream) => {
      const { session } = stream
      end = () => session?.destroy()
      answer(stream)
    })
    known["one.example"] = ["127.0.0.1"]
    using opened = open({
      address: `one.example:${server.address.split(":")[1]},127.0.0.2:1`,
      options: { "grpc.dns_min_time_between_resolutions_ms": 0 },
    })
    expect(await ask(opened.channel)).toMatchObject({ code: 0 })
    delete known["one.example"]
    const lookUps = () => vi.mocked(dns.lookup).mock.calls.length
    for (let times = 0; times < 3; times += 1) {
      const before = lookUps()
      end()
      while (lookUps() === before) await ask(opened.channel)
      expect(await ask(opened.channel, { waitForReady: true })).toMatchObject({ code: 0 })
    }
  })

  it("do not wait for a name whose look-up takes long", async () => {
    await using server = await startServer()
    known["slow.example"] = new Promise(() => {})
    using opened = open({ address: `slow.example:1,127.0.0.1:${server.port}` })
    expect(await ask(opened.channel)).toMatchObject({ code: 0 })
  })

  it("of which none can be resolved are UNAVAILABLE, each by its name", async () => {
    using opened = open({ address: "one.example:1,two.example:2" })
    expect(await ask(opened.channel)).toMatchObject({
      code: 14,
      details:
        "Name resolution failed for target dns:one.example:1; Name resolution failed for target dns:two.example:2",
    })
  })

  it("of which none can be reached say also which name could not be resolved", async () => {
    using opened = open({ address: "127.0.0.1:1,two.example:2" })
    const { code, details } = await ask(opened.channel)
    expect(code).toBe(14)
    expect(details).toContain("ECONNREFUSED 127.0.0.1:1")
    expect(details).toContain("Name resolution failed for target dns:two.example:2")
  })

  it("are resolved again after a failure", async () => {
    await using first = await startServer()
    await using second = await startServer()
    const ports = { "one.example": first.port, "two.example": second.port }
    known["one.example"] = ["127.0.0.1"]
    known["two.example"] = ["127.0.0.2"]
    using opened = open({
      address: Object.entries(ports)
        .map((pair) => pair.join(":"))
        .join(","),
      options: { "grpc.dns_min_time_between_resolutions_ms": 0 },
    })
    expect(await ask(opened.channel)).toMatchObject({ code: 0 })
    known["two.example"] = ["127.0.0.1"]
    await first[Symbol.asyncDispose]()
    expect(await ask(opened.channel, { waitForReady: true })).toMatchObject({ code: 0 })
    expect(second.authorities).toEqual([`two.example:${second.port}`])
  })
})

describe("over TLS", () => {
  let authority: Authority
  const validity = {
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 24 * 3_600_000),
  }
  const leafFor = (name: string) =>
    authority.issue({
      commonName: "server",
      role: "server",
      names: [{ type: "dns", value: name }],
      validity,
    })
  const trusting = () => ({ ca: Buffer.from(authority.certificatePem) })

  beforeAll(async () => {
    authority = await createAuthority("root", validity)
  })

  it("each of several names must be in its server's certificate", async () => {
    const leaves = [await leafFor("one.example"), await leafFor("two.example")]
    await using servers = await startTlsServer(leaves, ["127.0.0.1", "127.0.0.2"])
    const [first, second] = servers.ports
    known["one.example"] = ["127.0.0.1"]
    known["two.example"] = ["127.0.0.2"]
    const tls = trusting()
    using right = open({ address: `one.example:1,two.example:${second}`, tls })
    expect(await ask(right.channel)).toMatchObject({ code: 0 })
    using other = open({ address: `two.example:1,one.example:${first}`, tls })
    expect(await ask(other.channel)).toMatchObject({ code: 0 })
    expect(servers.names).toEqual(["two.example", "one.example"])
    known["one.example"] = ["127.0.0.2"]
    using wrong = open({ address: `two.example:1,one.example:${second}`, tls })
    expect(await ask(wrong.channel)).toMatchObject({
      code: 14,
      details: expect.stringContaining("Host: one.example. is not in the cert's altnames"),
    })
  })

  it("two names of one address have a connection each", async () => {
    await using server = await startTlsServer(await leafFor("two.example"))
    known["one.example"] = ["127.0.0.1"]
    known["two.example"] = ["127.0.0.1"]
    const address = `one.example:${server.port},two.example:${server.port}`
    using opened = open({ address, tls: trusting() })
    expect(await ask(opened.channel)).toMatchObject({ code: 0 })
    expect(server.names).toContain("two.example")
  })
})

describe("one host", () => {
  it("is looked up again for a call that waits for its connection", async () => {
    await using server = await startServer()
    using opened = open({ address: `one.example:${server.port}` })
    const waiting = ask(opened.channel, { waitForReady: true })
    expect(await ask(opened.channel)).toMatchObject({
      code: 14,
      details: `Name resolution failed for target dns:one.example:${server.port}`,
    })
    known["one.example"] = ["127.0.0.1"]
    expect(await waiting).toMatchObject({ code: 0 })
  })

  it("whose address comes twice is UNAVAILABLE where nobody listens", async () => {
    known["one.example"] = ["127.0.0.1", "127.0.0.1"]
    for (const address of ["one.example:1", "127.0.0.1:1,127.0.0.1:1", "ipv6:[::1]:1,[::1]:1"]) {
      using opened = open({ address })
      expect(await ask(opened.channel)).toMatchObject({ code: 14 })
    }
  })
})
