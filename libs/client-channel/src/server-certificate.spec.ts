import { createAuthority, type Authority } from "@interop/certificates/authority"
import { beforeAll, describe, expect, it, vi } from "vitest"
import { openChannel } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { startTlsServer } from "./testing/tls-server.ts"

const HOUR_MS = 3_600_000
const validity = {
  notBefore: new Date(Date.now() - HOUR_MS),
  notAfter: new Date(Date.now() + 24 * HOUR_MS),
}
let root: Authority
let intermediate: Authority

beforeAll(async () => {
  root = await createAuthority("root", validity, { pathLength: 1 })
  intermediate = await root.issueAuthority("intermediate", validity)
})

function leafFor(...names: string[]) {
  return intermediate.issue({
    commonName: "server",
    role: "server",
    names: names.map((value) => ({ type: /^[\d.:]+$/.test(value) ? "ip" : "dns", value }) as const),
    validity,
  })
}

async function call(address: string, ...authorities: string[]) {
  const channel = openChannel({ address, tls: { ca: Buffer.from(authorities.join("")) } })
  try {
    return await ask(channel)
  } finally {
    channel.close()
  }
}

describe("a server's certificate, signed by an intermediate authority", () => {
  it("is trusted by the intermediate alone, as by the root with the whole chain", async () => {
    const leaf = await leafFor("localhost")
    await using short = await startTlsServer(leaf)
    const chain = leaf.certificatePem + intermediate.certificatePem
    await using whole = await startTlsServer({ ...leaf, certificatePem: chain })
    expect(await call(`localhost:${whole.port}`, root.certificatePem)).toMatchObject({ code: 0 })
    expect(await call(`localhost:${short.port}`, intermediate.certificatePem)).toMatchObject({
      code: 0,
    })
    expect(await call(`localhost:${whole.port}`, intermediate.certificatePem)).toMatchObject({
      code: 0,
    })
  })

  it("is trusted by itself alone", async () => {
    const leaf = await leafFor("localhost")
    await using server = await startTlsServer(leaf)
    expect(await call(`localhost:${server.port}`, leaf.certificatePem)).toMatchObject({ code: 0 })
  })

  it("is refused by the root where the chain is not shown, and by others", async () => {
    await using server = await startTlsServer(await leafFor("localhost"))
    const address = `localhost:${server.port}`
    expect(await call(address, root.certificatePem)).toMatchObject({ code: 14 })
    const other = await createAuthority("intermediate", validity)
    expect(await call(address, other.certificatePem)).toMatchObject({ code: 14 })
    const sibling = await root.issueAuthority("intermediate", validity)
    expect(await call(address, sibling.certificatePem)).toMatchObject({ code: 14 })
  })

  it("must have the name all the same", async () => {
    await using server = await startTlsServer(await leafFor("elsewhere.example"))
    expect(await call(`localhost:${server.port}`, intermediate.certificatePem)).toMatchObject({
      code: 14,
      details: expect.stringContaining("Host: localhost. is not in the cert's altnames"),
    })
  })
})

describe("a server that is called by its IP address", () => {
  it.for([
    ["127.0.0.1", "127.0.0.1"],
    ["::1", "[::1]"],
  ] as const)("%s is asked for no name, and shows that address", async ([host, written]) => {
    const warned = vi.spyOn(process, "emitWarning")
    await using server = await startTlsServer(await leafFor("localhost", host), [host])
    for (const address of [`${written}:${server.port}`, `dns:///${written}:${server.port}`]) {
      expect(await call(address, intermediate.certificatePem)).toMatchObject({ code: 0 })
    }
    expect(server.names).toEqual([false, false])
    expect(warned).not.toHaveBeenCalled()
    warned.mockRestore()
  })

  it.for([
    ["127.0.0.1", "127.0.0.1"],
    ["::1", "[::1]"],
  ] as const)("%s is refused where its certificate has another", async ([host, written]) => {
    const leaf = await leafFor("localhost", "127.0.0.2", "::2")
    await using server = await startTlsServer(leaf, [host])
    expect(await call(`${written}:${server.port}`, intermediate.certificatePem)).toMatchObject({
      code: 14,
      details: expect.stringContaining(`IP: ${host} is not in the cert's list`),
    })
  })

  it("is asked for the name that the channel's options say", async () => {
    await using server = await startTlsServer(await leafFor("square.example"))
    const channel = openChannel({
      address: `127.0.0.1:${server.port}`,
      tls: { ca: Buffer.from(intermediate.certificatePem) },
      options: { "grpc.ssl_target_name_override": "square.example" },
    })
    expect(await ask(channel)).toMatchObject({ code: 0 })
    expect(server.names).toEqual(["square.example"])
    channel.close()
  })

  it("is held against its own address, of several", async () => {
    const leaves = [await leafFor("127.0.0.1"), await leafFor("127.0.0.2")]
    await using servers = await startTlsServer(leaves, ["127.0.0.1", "127.0.0.2"])
    const [first, second] = servers.ports
    const authority = intermediate.certificatePem
    // The first has nobody: only the second can answer.
    expect(await call(`ipv4:127.0.0.1:1,127.0.0.2:${second}`, authority)).toMatchObject({ code: 0 })
    expect(await call(`ipv4:127.0.0.2:1,127.0.0.1:${first}`, authority)).toMatchObject({ code: 0 })
    expect(servers.names).toEqual([false, false])
  })
})

it("a server that is called by a name is asked for that", async () => {
  await using server = await startTlsServer(await leafFor("localhost"))
  expect(await call(`localhost:${server.port}`, intermediate.certificatePem)).toMatchObject({
    code: 0,
  })
  expect(server.names).toEqual(["localhost"])
})
