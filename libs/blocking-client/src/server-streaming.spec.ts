import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { BlockingChannel } from "./index.ts"
import { failureOf } from "./testing/failure-of.ts"
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

const many = (request: string) => channel.serverStreaming(textMethods.many, request)

describe("a server stream", () => {
  it("is an iterator of its responses", () => {
    expect([...many("count 4")]).toEqual(["0", "1", "2", "3"])
    expect([...many("count 0")]).toEqual([])
    expect(many("forever").drop(2).take(2).toArray()).toEqual(["2", "3"])
  })

  it("keeps order and number over 100,000 responses", () => {
    const texts = Array.from({ length: 100_000 }, (_, i) => String(i))
    expect([...many("count 100000")]).toEqual(texts)
  })

  it("is cancelled by whoever leaves the loop", async () => {
    for (const text of many("forever")) if (text === "10") break
    expect(await server.line()).toBe("cancelled many")
  })

  it("is cancelled by an error in the loop", async () => {
    expect(() => {
      for (const text of many("forever")) throw new Error(`enough of ${text}`)
    }).toThrow("enough of 0")
    expect(await server.line()).toBe("cancelled many")
  })

  it("is cancelled at the end of a scope", async () => {
    {
      using responses = many("forever")
      expect(responses.next()).toEqual({ done: false, value: "0" })
    }
    expect(await server.line()).toBe("cancelled many")
  })

  it("does not start before it is asked", () => {
    many("forever")
    expect(channel.unary(textMethods.one, "written")).toBe("0")
  })

  it("stays at its end", () => {
    const responses = many("count 1")
    expect([...responses]).toEqual(["0"])
    expect(responses.next()).toEqual({ done: true, value: undefined })
    responses.return?.()
    expect(responses.next()).toEqual({ done: true, value: undefined })
  })

  it("waits at the server for a reader that does not read", () => {
    const responses = many("forever")
    responses.next()
    const written = steady(() => channel.unary(textMethods.one, "written"))
    expect(written).toBeGreaterThan(0)
    // Windows of HTTP/2 and of this client, with a margin: 64 KiB, 128 KiB, of 10 bytes each.
    expect(written).toBeLessThan(100_000)
    // It goes on from there, and nothing is lost.
    let next = 1
    for (const text of responses) {
      expect(text).toBe(String(next))
      if (next === written + 1000) break
      next += 1
    }
  })

  it("runs beside others", () => {
    const [first, second] = [many("count 3000"), many("count 3000")]
    for (let i = 0; i < 3000; i += 1) {
      expect([first.next().value, second.next().value]).toEqual([String(i), String(i)])
    }
    expect([first.next().done, second.next().done]).toEqual([true, true])
  })

  it("ends with UNAVAILABLE when the server dies in the middle", () => {
    const received: string[] = []
    const error = failureOf(() => {
      for (const text of many("die 5")) received.push(text)
    })
    expect(error.codeName).toBe("UNAVAILABLE")
    expect(received.length).toBeLessThanOrEqual(5)
  })

  it("gives out what came before its deadline", () => {
    // Connected before, the responses come within the deadline on a slow machine too.
    channel.unary(textMethods.one, "connect")
    const received: string[] = []
    const error = failureOf(() => {
      const options = { timeoutMs: 3000 }
      for (const text of channel.serverStreaming(textMethods.many, "hold 3", options)) {
        received.push(text)
      }
    })
    expect(error.codeName).toBe("DEADLINE_EXCEEDED")
    expect(received).toEqual(["0", "1", "2"])
  })
})

/** What a count settles at: it has stood still over many answers of the same connection. */
function steady(count: () => string): number {
  let last = ""
  for (let unchanged = 0; unchanged < 50; unchanged += 1) {
    const now = count()
    if (now !== last) unchanged = 0
    last = now
  }
  return Number(last)
}
