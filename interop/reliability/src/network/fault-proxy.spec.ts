import { once } from "node:events"
import { type AddressInfo, type Socket, connect, createServer } from "node:net"
import { buffer } from "node:stream/consumers"
import { expect, onTestFinished, test } from "vitest"
import { Random } from "../random.ts"
import { FaultProxy } from "./fault-proxy.ts"
import { type Fault, type FaultKind, type Side, drawFault, faultKinds } from "./faults.ts"

const said = Buffer.from("the quick brown fox jumps over the lazy dog")
const AFTER = 10

/** A client's and a server's socket, with a proxy in between. */
async function connected(kind: FaultKind | undefined, side: Side = "client") {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const fault = (): Fault | undefined =>
    kind && { kind, side, afterBytes: AFTER, random: new Random(7) }
  const proxy = await FaultProxy.open((server.address() as AddressInfo).port, fault)
  const port = Number(proxy.address.split(":")[1])
  const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true })
  const [accepted] = (await once(server, "connection")) as [Socket]
  client.on("error", () => {})
  accepted.on("error", () => {})
  onTestFinished(async () => {
    client.destroy()
    accepted.destroy()
    server.close()
    await proxy.close()
  })
  return { client, server: accepted, proxy }
}

/** What arrives at the server when the client says all and half-closes. */
async function arrived(kind: FaultKind | undefined): Promise<{ bytes: Buffer; struck: number }> {
  const { client, server, proxy } = await connected(kind)
  client.end(said)
  return { bytes: await buffer(server), struck: proxy.struck }
}

test("without a fault everything passes, both ways and to the end of each", async () => {
  const { client, server, proxy } = await connected(undefined)
  client.end(said)
  expect(await buffer(server)).toEqual(said)
  server.end("and back")
  expect(await buffer(client)).toEqual(Buffer.from("and back"))
  expect(proxy.struck).toBe(0)
})

test.each(["delay", "jitter", "byte-slices", "slow-reader"] as const)(
  "%s loses and changes nothing",
  async (kind) => {
    expect(await arrived(kind)).toEqual({ bytes: said, struck: 1 })
  },
)

test("a flipped bit is one bit after the bytes that pass", async () => {
  const { bytes, struck } = await arrived("bit-flip")
  expect(struck).toBe(1)
  expect(bytes).toHaveLength(said.length)
  expect(bytes.subarray(0, AFTER)).toEqual(said.subarray(0, AFTER))
  const flipped = [...bytes].map((byte, index) => byte ^ (said[index] as number)).filter(Boolean)
  expect(flipped).toHaveLength(1)
  expect(Math.log2(flipped[0] as number) % 1).toBe(0)
})

test("a segment is there twice, or not at all", async () => {
  const rest = said.subarray(AFTER)
  expect((await arrived("duplicate")).bytes).toEqual(Buffer.concat([said, rest]))
  expect((await arrived("drop")).bytes).toEqual(said.subarray(0, AFTER))
})

test("a half-close ends one direction, and the other goes on", async () => {
  const { client, server } = await connected("half-close")
  client.write(said)
  expect(await buffer(server)).toEqual(said.subarray(0, AFTER))
  server.end("and back")
  expect(await buffer(client)).toEqual(Buffer.from("and back"))
})

test("a frozen direction says no more, and no end", async () => {
  const { client, server } = await connected("freeze")
  let bytes = Buffer.alloc(0)
  server.on("data", (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])))
  server.on("end", () => (bytes = Buffer.from("it has ended")))
  client.end(said)
  // The other direction is open: what it brings is after all that the frozen one did.
  await once(server, "data")
  server.write("and back")
  await once(client, "data")
  expect(bytes).toEqual(said.subarray(0, AFTER))
})

test("a cut connection closes on both sides, a reset one with an error", async () => {
  for (const kind of ["cut", "reset"] as const) {
    const { client, server } = await connected(kind)
    const errors: string[] = []
    for (const socket of [client, server]) {
      socket.on("error", ({ code }: NodeJS.ErrnoException) => errors.push(code ?? ""))
      socket.resume()
      socket.on("end", () => socket.end())
    }
    client.write(said)
    await Promise.all(
      [client, server].map((each) => new Promise((done) => each.once("close", done))),
    )
    expect(errors.length > 0).toBe(kind === "reset")
  }
})

test("a seed repeats its faults", () => {
  const drawn = (seed: number) => {
    const random = new Random(seed)
    return faultKinds.map((kind) => {
      const { side, afterBytes, random: its } = drawFault(kind, "tls", random)
      return [kind, side, afterBytes, its.between(0, 1_000_000)]
    })
  }
  expect(drawn(5)).toEqual(drawn(5))
  expect(drawn(5)).not.toEqual(drawn(6))
})
