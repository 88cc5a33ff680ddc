import { Metadata, status } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { AsyncChannel } from "./index.ts"
import { startRespondingServer } from "@interop/client-channel/testing"
import { respond, respondUnfinished } from "./testing/responses.ts"
import { startTextServer, textMethods } from "./testing/text-server.ts"

describe("a call driven step by step", () => {
  it("does what it is told, and knows when it has ended", async () => {
    await using server = await startTextServer({
      talk(call) {
        call.on("data", (text: string) => call.write(text))
        call.on("end", () => call.end())
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const call = channel.open(textMethods.talk)
    expect(await call.send("a")).toBe(true)
    expect(await call.receive()).toEqual({ done: false, value: "a" })
    expect(call.halfClose()).toBe(true)
    expect(call.halfClose()).toBe(false)
    expect(await call.send("b")).toBe(false)
    expect(await call.receive()).toEqual({ done: true })
    expect(await call.ended).toMatchObject({ code: status.OK })
    call.cancel()
    expect(await call.ended).toMatchObject({ code: status.OK })
  })

  it("sees the server's OK though nobody received, and then sends no more", async () => {
    await using server = await startTextServer({
      talk(call) {
        call.once("data", () => {
          for (const answer of ["one", "two"]) call.write(answer)
          call.end()
        })
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const call = channel.open(textMethods.talk)
    await call.send("go")
    expect(await call.ended).toMatchObject({ code: status.OK })
    expect(await call.send("more")).toBe(false)
    expect(await Promise.all([call.receive(), call.receive(), call.receive()])).toEqual([
      { done: false, value: "one" },
      { done: false, value: "two" },
      { done: true },
    ])
  })

  it("settles a send that was under way when the call ends", async () => {
    await using server = await startTextServer({})
    await using channel = new AsyncChannel({ address: server.address })
    const call = channel.open(textMethods.talk)
    const sending = call.send("never taken")
    call.cancel()
    expect(await sending).toBe(false)
    expect(await call.ended).toMatchObject({
      code: status.CANCELLED,
      details: "cancelled by the caller",
    })
  })

  it("refuses a second message while the first is not taken", async () => {
    await using server = await startTextServer({})
    await using channel = new AsyncChannel({ address: server.address })
    const call = channel.open(textMethods.talk)
    const first = call.send("a")
    await expect(call.send("b")).rejects.toThrow("a message was sent before the last one was taken")
    await first
  })

  it("half-closes by the one request of a unary call", async () => {
    await using server = await startTextServer({
      one: (call, respond) => respond(null, call.request),
    })
    await using channel = new AsyncChannel({ address: server.address })
    const call = channel.open(textMethods.one)
    await call.send("a")
    expect(call.halfClose()).toBe(false)
    expect(await call.receive()).toEqual({ done: false, value: "a" })
    expect(await call.receive()).toEqual({ done: true })
  })
})

describe("a single response", () => {
  it("is given out only once the status is known to be OK", async () => {
    const finish: Array<(trailers: Record<string, string>) => void> = []
    await using server = await startRespondingServer((stream, headers) => {
      if (headers["x-finish"] === "later") finish.push(respondUnfinished(stream, ["held back"]))
      else respond(stream, ["fine"], { "grpc-status": "0" })
    })
    await using channel = new AsyncChannel({ address: server.address })
    const metadata = new Metadata()
    metadata.set("x-finish", "later")
    for (const [code, received] of [
      [status.OK, { done: false, value: "held back" }],
      [status.ABORTED, { done: true }],
    ] as const) {
      const call = channel.open(textMethods.one, { metadata })
      await call.send("a")
      // Answers of later calls show that the message is here.
      for (let calls = 0; calls < 3; calls += 1) await channel.unary(textMethods.one, "b")
      const receiving = call.receive()
      finish.shift()?.({ "grpc-status": String(code) })
      expect(await receiving).toEqual(received)
      expect(await call.ended).toMatchObject({ code })
    }
  })
})

describe("a channel", () => {
  it("cancels what is open when it is closed, and refuses what comes after", async () => {
    const { promise: called, resolve } = Promise.withResolvers<void>()
    await using server = await startTextServer({ one: () => resolve() })
    const channel = new AsyncChannel({ address: server.address })
    const closed = called.then(() => channel.close())
    await expect(channel.unary(textMethods.one, "a")).rejects.toMatchObject({
      code: status.CANCELLED,
      details: "the client was closed",
    })
    await closed
    await channel.close()
    await expect(channel.unary(textMethods.one, "b")).rejects.toMatchObject({
      code: status.CANCELLED,
      details: "the client was closed before the call",
    })
    await expect(channel.serverStreaming(textMethods.many, "c").next()).rejects.toMatchObject({
      code: status.CANCELLED,
    })
  })
})
