import { Metadata, status } from "@grpc/grpc-js"
import { constants } from "node:http2"
import { expect, it } from "vitest"
import type { Call } from "./call.ts"
import type { RpcError } from "./rpc-error.ts"
import { connect, outcomeOf } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"

// grpc/grpc-node#1839: each of these left the client of a plain grpc-js server without a status.
it.each([
  ["ends", Number.POSITIVE_INFINITY, [1, 2, 3, 99]],
  ["breaks", 2, [1, 2, 99]],
])("a bidi handler whose loop %s still responds and sends its status", async (_how, last, sent) => {
  await using connection = await connect({
    async *chat(numbers, call) {
      for await (const n of numbers) {
        yield n
        if (n === last) break
      }
      call.trailers.set("after-the-loop", "yes")
      yield 99
    },
  })
  const { messages, code, trailers } = (await connection.callAll()).chat
  expect(messages).toEqual(sent)
  expect(code).toBe(status.OK)
  expect(trailers.get("after-the-loop")).toEqual(["yes"])
})

it("a bidi handler that returns while the client has not half-closed ends the call", async () => {
  await using connection = await connect({
    async *chat(numbers) {
      for await (const n of numbers) {
        yield n
        return
      }
    },
  })
  const call = connection.chat()
  call.write(5)
  const { messages, code } = await outcomeOf(call)
  expect(messages).toEqual([5])
  expect(code).toBe(status.OK)
})

it("a client-streaming handler may respond before the client has half-closed", async () => {
  await using connection = await connect({
    async total(numbers) {
      for await (const n of numbers) if (n > 1) return n
      return 0
    },
  })
  const { messages, code } = await connection.total((call) => {
    call.write(1)
    call.write(2)
  })
  expect(messages).toEqual([2])
  expect(code).toBe(status.OK)
})

it("a handler that reads no request at all serves on", async () => {
  await using connection = await connect({ total: () => 1, chat: () => [1, 2] })
  const { total, chat } = await connection.callAll()
  expect(total.messages).toEqual([1])
  expect(chat.messages).toEqual([1, 2])
})

it("a handler may answer each message before the next is sent", async () => {
  await using connection = await connect()
  const call = connection.chat()
  const answers = call.iterator() as AsyncIterator<number>
  for (const n of [1, 2, 3]) {
    call.write(n)
    expect(await answers.next()).toEqual({ done: false, value: n })
  }
  call.end()
  expect(await answers.next()).toMatchObject({ done: true })
})

it("batches hold every message once and in order, several at a time when the client is ahead", async () => {
  const batches: number[][] = []
  await using connection = await connect({
    async *chat(numbers) {
      for await (const batch of numbers.batches()) {
        batches.push(batch)
        yield batch.length
      }
    },
  })
  const messages = Array.from({ length: 5000 }, (_, i) => i)
  using client = new RawClient(connection.port)
  expect(await statusOf(client.call(NumberService.chat.path, { messages }))).toBe(status.OK)
  expect(batches.flat()).toEqual(messages)
  expect(batches.length).toBeLessThan(messages.length / 2)
})

it("a batch is not held back for more", async () => {
  await using connection = await connect({
    async *chat(numbers) {
      for await (const batch of numbers.batches()) yield* batch
    },
  })
  const call = connection.chat()
  const answers = call.iterator() as AsyncIterator<number>
  call.write(7)
  expect(await answers.next()).toEqual({ done: false, value: 7 })
  call.cancel()
  await expect(answers.next()).rejects.toMatchObject({ code: status.CANCELLED })
})

it.each(["total", "chat"] as const)(
  "a handler of %s that waits for a request hears of the cancellation: loop and signal",
  async (method) => {
    const waiting = Promise.withResolvers<void>()
    const heard = Promise.withResolvers<{ code: unknown; aborted: boolean }>()
    const reported: unknown[] = []
    const hearCancellation = async (numbers: AsyncIterable<number>, { signal }: Call) => {
      try {
        for await (const _ of numbers) waiting.resolve()
      } catch (error) {
        heard.resolve({ code: (error as RpcError).code, aborted: signal.aborted })
        throw error
      }
      return 0
    }
    await using connection = await connect(
      {
        total: hearCancellation,
        async *chat(numbers, call) {
          yield await hearCancellation(numbers, call)
        },
      },
      { onHandlerError: (error) => reported.push(error) },
    )
    using client = new RawClient(connection.port)
    const call = client.call(NumberService[method].path, { messages: [1], halfClose: false })
    await waiting.promise
    call.close(constants.NGHTTP2_CANCEL)
    expect(await heard.promise).toEqual({ code: status.CANCELLED, aborted: true })
    await connection.turns(1)
    expect(reported).toEqual([])
  },
)

it("a client that sends to a handler which does not read is held back", async () => {
  const go = Promise.withResolvers<void>()
  await using connection = await connect({
    async total(numbers) {
      await go.promise
      let count = 0
      for await (const _ of numbers) count += 1
      return count
    },
  })
  using client = new RawClient(connection.port)
  const messages = Array.from({ length: 50_000 }, () => 123_456_789)
  const call = client.call(NumberService.total.path, { messages })
  // A flow-control window has 64 KiB, and all of it 700 KB.
  await connection.turns(50)
  expect(call.writableFinished).toBe(false)
  go.resolve()
  expect(await statusOf(call)).toBe(status.OK)
  expect(call.writableFinished).toBe(true)
})

it("headers, deadline and peer reach the handler, and its headers the client", async () => {
  const seen: unknown[] = []
  await using connection = await connect({
    one(n, call) {
      const headers = new Metadata()
      headers.set("seen-by", "handler")
      call.sendHeaders(headers)
      seen.push(call.path, call.metadata.get("who"), call.deadlineAtMs, call.peer)
      return n
    },
  })
  const metadata = new Metadata()
  metadata.set("who", "a test")
  const headers = await connection.headersOfOne(metadata)
  expect(headers.get("seen-by")).toEqual(["handler"])
  expect(seen).toEqual([
    "/testing.Numbers/one",
    ["a test"],
    Number.POSITIVE_INFINITY,
    expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  ])
})
