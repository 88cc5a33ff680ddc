import { once } from "node:events"
import { Metadata, status, type ServerReadableStream } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { AsyncChannel } from "./index.ts"
import { steadyCount } from "./testing/steady-count.ts"
import { startTextServer, textMethods, type TextHandlers } from "./testing/text-server.ts"

type Call = ServerReadableStream<string, string>

const join: TextHandlers["gather"] = (call, respond) => {
  const texts: string[] = []
  call.on("data", (text: string) => texts.push(text))
  call.on("end", () => respond(null, texts.join("")))
}

describe("a client-streaming call", () => {
  it("takes arrays, generators and async generators", async () => {
    await using server = await startTextServer({ gather: join })
    await using channel = new AsyncChannel({ address: server.address })
    const gather = (requests: Iterable<string> | AsyncIterable<string>) =>
      channel.clientStreaming(textMethods.gather, requests)
    expect(await gather(["a", "b", "c"])).toBe("abc")
    expect(await gather([])).toBe("")
    expect(await gather("texts")).toBe("texts")
    expect(await gather(new Set(["x", "y"]).values())).toBe("xy")
    async function* later() {
      yield "1"
      yield "2"
    }
    expect(await gather(later())).toBe("12")
  })

  it("keeps many requests in order", async () => {
    await using server = await startTextServer({ gather: join })
    await using channel = new AsyncChannel({ address: server.address })
    const requests = Array.from({ length: 20_000 }, (_, n) => `${n},`)
    expect(await channel.clientStreaming(textMethods.gather, requests)).toBe(requests.join(""))
  })

  it("resolves as soon as the server answers, and lets go of the requests", async () => {
    await using server = await startTextServer({
      gather: (call, respond) => call.once("data", () => respond(null, "enough")),
    })
    await using channel = new AsyncChannel({ address: server.address })
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const requests = {
      sent: 0,
      [Symbol.asyncIterator]() {
        return this
      },
      next(): Promise<IteratorResult<string, undefined>> {
        this.sent += 1
        if (this.sent === 1) return Promise.resolve({ done: false, value: "first" })
        return new Promise(() => {}) // nothing more, and no end
      },
      async return(): Promise<IteratorResult<string, undefined>> {
        release()
        return { done: true, value: undefined }
      },
    }
    expect(await channel.clientStreaming(textMethods.gather, requests)).toBe("enough")
    await released
  })

  it("rejects with the very error of its requests, and is cancelled at the server", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({ gather: called })
    await using channel = new AsyncChannel({ address: server.address })
    const wrong = new RangeError("no more texts")
    async function* failing() {
      yield "first"
      await once(await call, "data")
      throw wrong
    }
    await expect(channel.clientStreaming(textMethods.gather, failing())).rejects.toBe(wrong)
    if (!(await call).cancelled) await once(await call, "cancelled")
  })

  it("rejects at once when the call fails while its requests are waited for", async () => {
    await using server = await startTextServer({
      gather: (_, respond) => respond({ code: status.PERMISSION_DENIED, details: "not you" }),
    })
    await using channel = new AsyncChannel({ address: server.address })
    let cleanedUp = false
    async function* waiting() {
      try {
        yield "first"
        await new Promise(() => {})
      } finally {
        cleanedUp = true
      }
    }
    await expect(channel.clientStreaming(textMethods.gather, waiting())).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
    })
    // A generator in the middle of a wait cannot be interrupted.
    expect(cleanedUp).toBe(false)
  })

  it("takes requests only as the server takes them", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({
      one: (call, respond) => respond(null, call.request),
      gather(call, respond) {
        call.on("end", () => respond(null, "read"))
        called(call)
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    let taken = 0
    function* texts() {
      for (; taken < 1000; taken += 1) yield "x".repeat(16 * 1024)
    }
    const response = channel.clientStreaming(textMethods.gather, texts())
    const paused = await call
    // What flow control and buffers hold: not 1000 of 16 KiB.
    expect(await steadyCount(channel, () => taken)).toBeLessThan(100)
    paused.resume()
    expect(await response).toBe("read")
    expect(taken).toBe(1000)
  })

  it.for([
    ["before there is an answer", false],
    ["once there is one", true],
  ] as const)("takes few small requests ahead of the server, %s", async ([, answered]) => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({
      one: (call, respond) => respond(null, call.request),
      gather(call, respond) {
        if (answered) call.sendMetadata(new Metadata())
        call.on("end", () => respond(null, "read"))
        called(call)
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    let taken = 0
    function* texts() {
      for (; taken < 60_000; taken += 1) yield "x"
    }
    const response = channel.clientStreaming(textMethods.gather, texts())
    const paused = await call
    // As many as flow control lets through, and 4096 that a retry would need.
    expect(await steadyCount(channel, () => taken)).toBeLessThan(30_000)
    paused.resume()
    expect(await response).toBe("read")
    expect(taken).toBe(60_000)
  })
})
