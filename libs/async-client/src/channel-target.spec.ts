import { connect, createServer, type Socket } from "node:net"
import { once } from "node:events"
import { status } from "@grpc/grpc-js"
import { targetOf } from "@interop/client-channel/target"
import { describe, expect, it } from "vitest"
import { AsyncChannel, CallError } from "./index.ts"
import { startRespondingServer } from "@interop/client-channel/testing"
import { respond } from "./testing/responses.ts"
import { startTextServer, textMethods } from "./testing/text-server.ts"

describe("a channel", () => {
  it("compresses its requests", async () => {
    await using server = await startRespondingServer((stream, headers) => {
      stream.once("data", (frame: Buffer) => {
        const [flag] = frame
        respond(stream, [`${String(headers["grpc-encoding"])} ${flag} ${frame.length}`], {
          "grpc-status": "0",
        })
      })
    })
    const ask = async (compression?: "gzip") => {
      await using channel = new AsyncChannel(targetOf({ address: server.address, compression }))
      return await channel.unary(textMethods.one, "x".repeat(10_000))
    }
    expect(await ask()).toBe("undefined 0 10005")
    expect(await ask("gzip")).toMatch(/^gzip 1 \d\d$/)
  })

  it("over two servers with round_robin calls both", async () => {
    const counts = [0, 0]
    const serve = (i: number) =>
      startTextServer({
        one: (_, answer) => {
          counts[i]! += 1
          answer(null, "")
        },
      })
    await using first = await serve(0)
    await using second = await serve(1)
    const address = `${first.address},${second.address}`
    await using channel = new AsyncChannel(targetOf({ address, loadBalancing: "round_robin" }))
    // Only one of them may be connected when the first calls are made.
    for (let calls = 0; calls < 10_000 && counts.includes(0); calls += 1) {
      await channel.unary(textMethods.one, "hello")
    }
    expect(counts).not.toContain(0)
    const [before, after] = [[...counts], counts]
    for (let calls = 0; calls < 10; calls += 1) await channel.unary(textMethods.one, "hello")
    expect(after.map((count, i) => count - before[i]!)).toEqual([5, 5])
  })
})

describe("a channel is refused at once", () => {
  it.each([
    [{ address: "unix:" }, "malformed-target"],
    [{ address: "localhost:1,localhost:" }, "malformed-target"],
    [{ address: "localhost:1", connectTimeoutMs: Number.NaN }, "invalid-timeout"],
    [{ address: "localhost:1", tls: { ca: Buffer.from("nothing") } }, "not-pem"],
  ])("for %j", (target, code) => {
    expect(() => new AsyncChannel(target)).toThrow(expect.objectContaining({ code }))
  })
})

describe("a call that waits for its connection", () => {
  it("is made when there is one; another fails at once", async () => {
    await using server = await startTextServer({ one: (_, answer) => answer(null, "at last") })
    let open = false
    const gate = createServer((socket) => {
      if (open) relay(socket, server.address)
      else socket.destroy()
    })
    await once(gate.listen(0, "127.0.0.1"), "listening")
    const bound = gate.address()
    if (bound === null || typeof bound === "string") throw new Error("not listening on TCP")
    await using channel = new AsyncChannel({ address: `127.0.0.1:${bound.port}` })
    const waiting = channel.unary(textMethods.one, "hello", {
      waitForReady: true,
      timeoutMs: 60_000,
    })
    const failure = await channel.unary(textMethods.one, "hello").catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CallError)
    expect(failure).toMatchObject({ code: status.UNAVAILABLE })
    open = true
    expect(await waiting).toBe("at last")
    gate.close()
  })
})

function relay(socket: Socket, address: string): void {
  const [host, port] = address.split(":")
  const onward = connect(Number(port), host)
  for (const each of [socket, onward]) each.on("error", () => {})
  socket.pipe(onward).pipe(socket)
}

it("a channel gives a peer that says nothing only so long to connect", async () => {
  const peer = createServer((socket) => socket.resume())
  await once(peer.listen(0, "127.0.0.1"), "listening")
  const address = peer.address()
  const port = typeof address === "object" ? address?.port : address
  await using channel = new AsyncChannel({ address: `127.0.0.1:${port}`, connectTimeoutMs: 100 })
  await expect(channel.unary(textMethods.one, "hello")).rejects.toMatchObject({
    codeName: "UNAVAILABLE",
    details: expect.stringContaining("took longer than 100 ms: the peer sent no HTTP/2 SETTINGS"),
  })
  peer.close()
})
