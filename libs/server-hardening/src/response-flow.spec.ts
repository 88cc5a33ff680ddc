import { status } from "@grpc/grpc-js"
import { once } from "node:events"
import { constants } from "node:http2"
import { describe, expect, it } from "vitest"
import type { Responses } from "./handlers.ts"
import { connect, outcomeOf } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"

/** An endless stream that counts what is taken from it and says when it is let go. */
class EndlessStream {
  taken = 0
  readonly letGo: Promise<void>
  readonly #settleLetGo: () => void

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.letGo = promise
    this.#settleLetGo = resolve
  }

  *plain(): Generator<number> {
    try {
      for (;;) yield (this.taken += 1)
    } finally {
      this.#settleLetGo()
    }
  }

  async *async(): AsyncGenerator<number> {
    yield* this.plain()
  }
}

const kinds: [string, (stream: EndlessStream) => Responses<number>][] = [
  ["a plain generator", (stream) => stream.plain()],
  ["an async generator", (stream) => stream.async()],
]

describe.each(kinds)("%s without end", (_kind, responsesOf) => {
  it.each(["many", "chat"] as const)(
    "is taken from no faster than the client of %s reads",
    async (method) => {
      const stream = new EndlessStream()
      await using connection = await connect({ [method]: () => responsesOf(stream) })
      // A client of grpc-js will not do here: until its first read it takes all there is.
      using client = new RawClient(connection.port)
      const call = client.call(NumberService[method].path, { messages: [1] })

      await connection.turns(50)
      const taken = stream.taken
      expect(taken).toBeGreaterThan(0)
      // Window, http2's buffer on either side and the socket's; a message has 6 to 10 bytes.
      expect(taken).toBeLessThan(60_000)
      await connection.turns(50)
      expect(stream.taken).toBe(taken)

      call.close(constants.NGHTTP2_CANCEL)
      await stream.letGo
    },
  )

  it.each(["many", "chat"] as const)("is let go when %s is cancelled after ten", async (method) => {
    const stream = new EndlessStream()
    await using connection = await connect({ [method]: () => responsesOf(stream) })
    const call = method === "many" ? connection.many(1) : connection.chat()
    const received: number[] = []
    call.on("data", (n: number) => {
      received.push(n)
      if (n === 10) call.cancel()
    })
    expect((await outcomeOf(call)).code).toBe(status.CANCELLED)
    await stream.letGo
    expect(received.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(stream.taken).toBeLessThan(60_000)
  })

  it.each(["many", "chat"] as const)("is let go when the client of %s is gone", async (method) => {
    const stream = new EndlessStream()
    await using connection = await connect({ [method]: () => responsesOf(stream) })
    using client = new RawClient(connection.port)
    const call = client.call(NumberService[method].path, { messages: [1] })
    await once(call, "data")
    client.session.destroy()
    await expect(stream.letGo).resolves.toBeUndefined()
  })

  it.each(["many", "chat"] as const)("gives way to the deadline of %s", async (method) => {
    const stream = new EndlessStream()
    await using connection = await connect({ [method]: () => responsesOf(stream) })
    using client = new RawClient(connection.port)
    const call = client.call(NumberService[method].path, { messages: [1], timeout: "50m" })
    // The client has no timer of its own and reads on: the server's word is all it gets.
    expect(await statusOf(call)).toBe(status.DEADLINE_EXCEEDED)
    await stream.letGo
  })
})

it.each([
  ["a window of one message", { maxMessages: 1, maxBytes: 65_536 }],
  ["a window of one byte", { maxMessages: 256, maxBytes: 1 }],
  ["the window it has unless told", undefined],
])("%s keeps order and loses nothing", async (_what, writeWindow) => {
  await using connection = await connect({}, writeWindow ? { writeWindow } : {})
  const { messages, code } = await outcomeOf(connection.many(20_000))
  expect(messages).toEqual(Array.from({ length: 20_000 }, (_, i) => i))
  expect(code).toBe(status.OK)
})
