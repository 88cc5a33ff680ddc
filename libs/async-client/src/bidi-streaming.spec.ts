import { once } from "node:events"
import { status, type ServerDuplexStream } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { AsyncChannel } from "./index.ts"
import { collect } from "./testing/collect.ts"
import { failWith } from "./testing/fail-with.ts"
import { startRespondingServer } from "@interop/client-channel/testing"
import { respond } from "./testing/responses.ts"
import { startTextServer, textMethods, type TextHandlers } from "./testing/text-server.ts"

type Call = ServerDuplexStream<string, string>

const echo: TextHandlers["talk"] = (call) => {
  call.on("data", (text: string) => call.write(text))
  call.on("end", () => call.end())
}

describe("a bidirectional call", () => {
  it("gives the answer to a request before the next request is made", async () => {
    await using server = await startTextServer({ talk: echo })
    await using channel = new AsyncChannel({ address: server.address })
    const order: string[] = []
    let answered = Promise.withResolvers<void>()
    async function* questions() {
      for (const question of ["a", "b", "c"]) {
        answered = Promise.withResolvers()
        order.push(`ask ${question}`)
        yield question
        await answered.promise
      }
    }
    for await (const answer of channel.bidiStreaming(textMethods.talk, questions())) {
      order.push(`hear ${answer}`)
      answered.resolve()
    }
    expect(order).toEqual(["ask a", "hear a", "ask b", "hear b", "ask c", "hear c"])
  })

  it("is cancelled by leaving the loop, which lets go of the requests", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({
      talk(call, ...rest) {
        called(call)
        echo(call, ...rest)
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    async function* endless() {
      try {
        for (;;) yield "again"
      } finally {
        release()
      }
    }
    for await (const answer of channel.bidiStreaming(textMethods.talk, endless())) {
      expect(answer).toBe("again")
      break
    }
    await released
    if (!(await call).cancelled) await once(await call, "cancelled")
  })

  it("throws the very error of its requests, after the answers that were asked for", async () => {
    await using server = await startTextServer({ talk: echo })
    await using channel = new AsyncChannel({ address: server.address })
    const wrong = new RangeError("no more texts")
    const heard = Promise.withResolvers<void>()
    async function* failing() {
      yield "first"
      await heard.promise
      throw wrong
    }
    const answers = channel.bidiStreaming(textMethods.talk, failing())
    expect(await answers.next()).toEqual({ done: false, value: "first" })
    heard.resolve()
    await expect(answers.next()).rejects.toBe(wrong)
  })

  it("ends OK when the server ends before its requests do", async () => {
    await using server = await startRespondingServer((stream) => {
      stream.once("data", () => respond(stream, ["one", "two", "three"], { "grpc-status": "0" }))
    })
    await using channel = new AsyncChannel({ address: server.address })
    async function* endless() {
      for (;;) yield "again"
    }
    const answers = channel.bidiStreaming(textMethods.talk, endless())
    expect(await collect(answers)).toEqual(["one", "two", "three"])
  })

  it("fails as the server says while its requests are waited for", async () => {
    await using server = await startTextServer({
      talk: (call) => call.once("data", () => failWith(call, status.ABORTED, "enough")),
    })
    await using channel = new AsyncChannel({ address: server.address })
    async function* waiting() {
      yield "first"
      await new Promise(() => {})
    }
    await expect(collect(channel.bidiStreaming(textMethods.talk, waiting()))).rejects.toMatchObject(
      { code: status.ABORTED, details: "enough" },
    )
  })
})
