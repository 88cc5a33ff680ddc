import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { BlockingChannel, nothingYet } from "./index.ts"
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

function* endless(text: string, produced: { count: number; released: boolean }) {
  try {
    for (;;) {
      produced.count += 1
      yield text
    }
  } finally {
    produced.released = true
  }
}

describe("a client stream", () => {
  it("returns the response to all its requests", () => {
    const gathered = channel.clientStreaming(textMethods.gather, new Set(["a", "bc", ""]))
    expect(gathered).toBe("3 messages, 3 characters")
    expect(channel.clientStreaming(textMethods.gather, [])).toBe("0 messages, 0 characters")
  })

  it("carries 100,000 requests", () => {
    const texts = Array.from({ length: 100_000 }, (_, i) => String(i))
    expect(channel.clientStreaming(textMethods.gather, texts)).toBe(
      `100000 messages, ${texts.join("").length} characters`,
    )
  })

  it("carries requests longer than a ring", () => {
    const text = "x".repeat(3_000_000)
    expect(channel.clientStreaming(textMethods.gather, [text, "y", text])).toBe(
      "3 messages, 6000001 characters",
    )
  })

  it("produces no more than the server takes", () => {
    const produced = { count: 0, released: false }
    const error = failureOf(() =>
      channel.clientStreaming(textMethods.gather, endless("x".repeat(10_000), produced), {
        timeoutMs: 3000,
        metadata: [["x-read", "never"]],
      }),
    )
    expect(error.codeName).toBe("DEADLINE_EXCEEDED")
    expect(produced.released).toBe(true)
    expect(produced.count).toBeGreaterThan(1)
    // 10 kB each: at most 2 MB are on their way, of which grpc-js' server has read some.
    expect(produced.count).toBeLessThan(200)
  })

  it("stops producing when the server answers early", () => {
    const produced = { count: 0, released: false }
    function* requests() {
      yield "a"
      yield "enough"
      yield* endless("b", produced)
    }
    expect(channel.clientStreaming(textMethods.gather, requests())).toBe("2 messages")
    expect(produced.released).toBe(true)
  })

  it("is cancelled by an error in the iterable, which comes through as it is", async () => {
    const mistake = new Error("no more texts")
    function* requests() {
      yield "a"
      while (channel.unary(textMethods.one, "gathered") === "0");
      throw mistake
    }
    let thrown: unknown
    try {
      channel.clientStreaming(textMethods.gather, requests())
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBe(mistake)
    expect(await server.line()).toBe("cancelled gather after 1")
  })

  it("notices the end of the call while there is nothing to send yet", () => {
    let polls = 0
    function* requests() {
      yield "a"
      for (;;) {
        polls += 1
        yield nothingYet
      }
    }
    const error = failureOf(() =>
      channel.clientStreaming(textMethods.gather, requests(), { timeoutMs: 1000 }),
    )
    expect(error.codeName).toBe("DEADLINE_EXCEEDED")
    expect(polls).toBeGreaterThan(1)
    expect(polls).toBeLessThan(1000)
  })
})
