import { once } from "node:events"
import { createServer } from "node:net"
import { targetOf } from "@interop/client-channel/target"
import { expect, it } from "vitest"
import { BlockingChannel } from "./index.ts"
import { failureOf } from "./testing/failure-of.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"

it("a channel compresses its requests", async () => {
  await using server = await startServer("raw-server.ts")
  const ask = (compression?: "gzip") => {
    using channel = new BlockingChannel(targetOf({ address: server.address, compression }))
    return channel.unary({ ...textMethods.one, path: "/raw/encoding" }, "x".repeat(10_000))
  }
  expect(ask()).toBe("undefined 0 10005")
  expect(ask("gzip")).toMatch(/^gzip 1 \d\d$/)
})

it("a channel over two servers with round_robin calls both", async () => {
  await using first = await startServer("text-server.ts")
  await using second = await startServer("text-server.ts")
  const servers = [first, second]
  const address = servers.map((server) => server.address).join(",")
  using both = new BlockingChannel(targetOf({ address, loadBalancing: "round_robin" }))
  const gathered = () =>
    servers.map((server) => {
      using channel = new BlockingChannel({ address: server.address })
      return Number(channel.unary(textMethods.one, "gathered"))
    })
  const gather = () => both.clientStreaming(textMethods.gather, ["one"])
  // Only one of them may be connected when the first calls are made.
  for (let rounds = 0; rounds < 1000 && gathered().includes(0); rounds += 1) gather()
  const before = gathered()
  expect(before).not.toContain(0)
  for (let calls = 0; calls < 10; calls += 1) gather()
  expect(gathered().map((count, i) => count - before[i]!)).toEqual([5, 5])
})

it("a call that waits for its connection does so until its deadline; another fails at once", () => {
  using channel = new BlockingChannel({ address: "127.0.0.1:1" })
  const call = (waitForReady: boolean, timeoutMs: number) =>
    failureOf(() => channel.unary(textMethods.one, "", { waitForReady, timeoutMs })).codeName
  expect(call(false, 60_000)).toBe("UNAVAILABLE")
  expect(call(true, 300)).toBe("DEADLINE_EXCEEDED")
})

it("a channel gives a peer that says nothing only so long to connect", async () => {
  // The system accepts for it, while this thread is blocked.
  const peer = createServer()
  await once(peer.listen(0, "127.0.0.1"), "listening")
  const address = peer.address()
  const port = typeof address === "object" ? address?.port : address
  {
    using channel = new BlockingChannel({ address: `127.0.0.1:${port}`, connectTimeoutMs: 100 })
    expect(failureOf(() => channel.unary(textMethods.one, "hello"))).toMatchObject({
      codeName: "UNAVAILABLE",
      details: expect.stringContaining("took longer than 100 ms: the peer sent no HTTP/2 SETTINGS"),
    })
  }
  peer.close()
})
