import { createServer } from "node:net"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { BlockingChannel, type ChannelTarget } from "./index.ts"
import { failureOf } from "./testing/failure-of.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"

let server: Awaited<ReturnType<typeof startServer>>

beforeEach(async () => {
  server = await startServer("text-server.ts")
})

afterEach(() => server[Symbol.asyncDispose]())

describe("a channel", () => {
  it("says in one line that nobody listens", async () => {
    using channel = new BlockingChannel({ address: `127.0.0.1:${await unusedPort()}` })
    const error = failureOf(() => channel.unary(textMethods.one, "hello"))
    expect(error.codeName).toBe("UNAVAILABLE")
    expect(error.details).toContain("ECONNREFUSED")
    expect(error.message).not.toContain("\n")
  })

  it.each<[ChannelTarget, string]>([
    [
      { address: "no such host:1" },
      'the target "no such host:1" cannot be called: it must be host:port',
    ],
    [{ address: "unix:" }, 'the target "unix:" cannot be called: unix: needs a path'],
    ...[Number.NaN, -1, 0, 2 ** 31, Infinity].map((connectTimeoutMs): [ChannelTarget, string] => [
      { address: "localhost:1", connectTimeoutMs },
      `connectTimeoutMs must be from 1 to 2147483647, not ${connectTimeoutMs}`,
    ]),
  ])("is refused at once for %j", (target, details) => {
    expect(failureOf(() => new BlockingChannel(target))).toMatchObject({
      codeName: "INVALID_ARGUMENT",
      details: expect.stringContaining(details),
      cause: expect.objectContaining({ name: "ClientChannelError" }),
    })
  })

  it("comes back when its server does", async () => {
    const first = await startServer("text-server.ts")
    using channel = new BlockingChannel({ address: first.address })
    expect(channel.unary(textMethods.one, "hello")).toBe("HELLO")
    await first[Symbol.asyncDispose]()
    expect(failureOf(() => channel.unary(textMethods.one, "hello")).codeName).toBe("UNAVAILABLE")
    using other = new BlockingChannel({ address: server.address })
    expect(other.unary(textMethods.one, "hello")).toBe("HELLO")
  })

  it("is opened and closed many times", () => {
    for (let i = 0; i < 100; i += 1) {
      using channel = new BlockingChannel({ address: server.address })
      expect(channel.unary(textMethods.one, `call ${i}`)).toBe(`CALL ${i}`)
    }
  })

  it("cancels what is open when it is closed, and takes no more calls", async () => {
    const channel = new BlockingChannel({ address: server.address })
    const responses = channel.serverStreaming(textMethods.many, "forever")
    expect(responses.next().value).toBe("0")
    const call = channel.open(textMethods.talk)
    channel.close()
    channel.close()
    expect(await server.line()).toBe("cancelled many")
    expect(failureOf(() => responses.next()).message).toBe("CANCELLED: the client was closed")
    expect(call.receive().done).toBe(true)
    expect(call.status).toMatchObject({ code: 1 })
    expect(failureOf(() => channel.unary(textMethods.one, "hello")).message).toBe(
      "CANCELLED: the client was closed before the call",
    )
  })

  it("is closed at the end of its scope", async () => {
    {
      using channel = new BlockingChannel({ address: server.address })
      channel.serverStreaming(textMethods.many, "forever").next()
    }
    expect(await server.line()).toBe("cancelled many")
  })
})

/** A port that was free a moment ago. */
async function unusedPort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const probe = createServer()
  probe.listen(0, "127.0.0.1", () => {
    const address = probe.address()
    probe.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0))
  })
  return promise
}
