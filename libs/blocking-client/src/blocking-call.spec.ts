import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { BlockingChannel } from "./index.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"

let server: Awaited<ReturnType<typeof startServer>>
let channel: BlockingChannel

beforeEach(async () => {
  server = await startServer("text-server.ts")
  channel = new BlockingChannel({ address: server.address })
})

afterEach(async () => {
  channel.close()
  await server[Symbol.asyncDispose]()
})

describe("a call that is driven step by step", () => {
  it("sends and receives in any order", () => {
    const call = channel.open(textMethods.talk)
    expect(call.receive(1)).toBeUndefined()
    expect(call.send("a")).toBe(true)
    expect(call.send("b")).toBe(true)
    expect(call.receive()).toEqual({ done: false, value: "re: a" })
    expect(call.initialMetadata).toContainEqual(["content-type", "application/grpc+proto"])
    expect(call.halfClose()).toBe(true)
    expect(call.receive(10_000)).toEqual({ done: false, value: "re: b" })
    expect(call.status).toBeUndefined()
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toEqual({ code: 0, details: "OK", metadata: [] })
  })

  it("keeps what came too late for the next time", () => {
    const call = channel.open(textMethods.talk)
    while (call.receive(0) === undefined) call.send("a")
    call.cancel()
    expect(call.receive()).toEqual({ done: true, value: undefined })
  })

  it("takes nothing after its half-close", () => {
    const call = channel.open(textMethods.gather)
    expect(call.halfClose()).toBe(true)
    expect(call.halfClose()).toBe(false)
    expect(call.send("a")).toBe(false)
    expect(call.receive()).toEqual({ done: false, value: "0 messages, 0 characters" })
    expect(call.receive().done).toBe(true)
  })

  it("takes nothing after its end", () => {
    const call = channel.open(textMethods.talk)
    call.send("bye")
    expect(call.receive().done).toBe(true)
    expect(call.ended).toBe(true)
    expect(call.send("a")).toBe(false)
    expect(call.halfClose()).toBe(false)
    call.cancel()
    expect(call.status).toMatchObject({ code: 0 })
  })

  it("half-closes with its one request", () => {
    const call = channel.open(textMethods.one)
    expect(call.send("hello")).toBe(true)
    expect(call.send("again")).toBe(false)
    expect(call.receive()).toEqual({ done: false, value: "HELLO" })
    expect(call.receive().done).toBe(true)
  })

  it("is over at once when it is cancelled", async () => {
    const call = channel.open(textMethods.many)
    call.send("forever")
    expect(call.receive().value).toBe("0")
    call.cancel()
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toEqual({
      code: 1,
      details: "cancelled by the caller",
      metadata: [],
    })
    expect(await server.line()).toBe("cancelled many")
  })

  it("may be cancelled before it reaches the server", () => {
    using fresh = new BlockingChannel({ address: server.address })
    const call = fresh.open(textMethods.talk)
    call.cancel()
    expect(call.receive().done).toBe(true)
    expect(fresh.unary(textMethods.one, "hello")).toBe("HELLO")
  })

  it("has a deadline also while it is sent to", () => {
    const call = channel.open(textMethods.gather, {
      timeoutMs: 300,
      metadata: [["x-read", "never"]],
    })
    while (call.send("x".repeat(10_000)));
    expect(call.receive().done).toBe(true)
    expect(call.status).toMatchObject({ code: 4 })
  })
})
