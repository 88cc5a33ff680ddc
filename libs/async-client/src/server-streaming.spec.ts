import { once } from "node:events"
import { status, type ServerWritableStream } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { AsyncChannel } from "./index.ts"
import { collect } from "./testing/collect.ts"
import { failWith } from "./testing/fail-with.ts"
import { steadyCount } from "./testing/steady-count.ts"
import { startTextServer, textMethods } from "./testing/text-server.ts"

type Call = ServerWritableStream<string, string>

describe("a server-streaming call", () => {
  it("gives the responses in order", async () => {
    await using server = await startTextServer({
      many(call) {
        for (const letter of call.request) call.write(letter)
        call.end()
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    expect(await collect(channel.serverStreaming(textMethods.many, "abc"))).toEqual(["a", "b", "c"])
    expect(await collect(channel.serverStreaming(textMethods.many, "-"))).toEqual(["-"])
  })

  it("gives what came before an error, then throws it, then is done", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({
      many(call) {
        call.write("first")
        called(call)
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const responses = channel.serverStreaming(textMethods.many, "go")
    expect(await responses.next()).toEqual({ done: false, value: "first" })
    failWith(await call, status.DATA_LOSS, "lost")
    await expect(responses.next()).rejects.toMatchObject({ codeName: "DATA_LOSS", details: "lost" })
    expect(await responses.next()).toEqual({ done: true })
  })

  it("starts when the first response is asked for", async () => {
    const requests: string[] = []
    await using server = await startTextServer({
      one: (call, respond) => respond(null, call.request),
      many(call) {
        requests.push(call.request)
        call.end()
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const responses = channel.serverStreaming(textMethods.many, "go")
    await channel.unary(textMethods.one, "anything")
    expect(requests).toEqual([])
    expect(await responses.next()).toEqual({ done: true })
    expect(requests).toEqual(["go"])
  })

  it("is cancelled by leaving the loop", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({
      many(call) {
        called(call)
        for (let n = 0; n < 100; n += 1) call.write(`${n}`)
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const received: string[] = []
    for await (const response of channel.serverStreaming(textMethods.many, "go")) {
      received.push(response)
      if (received.length === 3) break
    }
    expect(received).toEqual(["0", "1", "2"])
    if (!(await call).cancelled) await once(await call, "cancelled")
  })

  it("is cancelled by its return while a next waits, and gives nothing more", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({ many: called })
    await using channel = new AsyncChannel({ address: server.address })
    const responses = channel.serverStreaming(textMethods.many, "go")
    const waiting = responses.next()
    const cancelled = once(await call, "cancelled")
    expect(await responses.return()).toEqual({ done: true })
    expect(await waiting).toEqual({ done: true })
    expect(await responses.next()).toEqual({ done: true })
    await cancelled
  })

  it("gives each of several waiting nexts a response, in order", async () => {
    await using server = await startTextServer({
      many(call) {
        for (const letter of "ab") call.write(letter)
        call.end()
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const responses = channel.serverStreaming(textMethods.many, "go")
    expect(await Promise.all([responses.next(), responses.next(), responses.next()])).toEqual([
      { done: false, value: "a" },
      { done: false, value: "b" },
      { done: true },
    ])
  })

  it("holds the server back while nobody takes the responses", async () => {
    const response = "x".repeat(16 * 1024)
    let written = 0
    await using server = await startTextServer({
      one: (call, respond) => respond(null, call.request),
      many(call) {
        const writeOn = (): void => {
          while (written < 1000) {
            written += 1
            if (!call.write(response)) return void call.once("drain", writeOn)
          }
          call.end()
        }
        writeOn()
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const responses = channel.serverStreaming(textMethods.many, "go")
    await responses.next()
    // 16 read ahead, and what flow control and the streams' buffers hold: not 1000 of 16 KiB.
    expect(await steadyCount(channel, () => written)).toBeLessThan(100)
    expect(await collect(responses)).toHaveLength(999)
    expect(written).toBe(1000)
  })
})
