import { Metadata, status } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import type { Handlers } from "./handlers.ts"
import { RpcError } from "./rpc-error.ts"
import { connect } from "./testing/connection.ts"
import type { NumberService } from "./testing/number-service.ts"

type NumberHandlers = Handlers<typeof NumberService>

/** Handlers that all throw this: at the call, as a rejection, or in the middle of a stream. */
const ways: Record<string, (thrown: unknown) => NumberHandlers> = {
  "at the call": (thrown) => {
    const fail = () => {
      throw thrown
    }
    return { one: fail, many: fail, total: fail, chat: fail }
  },
  later: (thrown) => ({
    async one() {
      await Promise.resolve()
      throw thrown
    },
    async *many() {
      yield 7
      await Promise.resolve()
      throw thrown
    },
    async total(numbers) {
      for await (const n of numbers) if (n === 2) throw thrown
      return 0
    },
    async *chat(numbers) {
      for await (const n of numbers) {
        yield n
        if (n === 2) throw thrown
      }
    },
  }),
}

const trailers = new Metadata()
trailers.set("reason-bin", Buffer.from([1, 2, 3]))

describe.each(Object.entries(ways))("a handler that throws %s", (_way, handlersThatThrow) => {
  it.each([
    ["an Error", new Error("the password is swordfish")],
    ["a string", "the password is swordfish"],
    ["undefined", undefined],
    ["null", null],
    ["an error with an exit code", Object.assign(new Error("sh -c swordfish"), { code: 5 })],
    ["a DOMException, whose code is no gRPC code", new DOMException("swordfish", "SyntaxError")],
    ["a status that says OK", { code: status.OK, details: "swordfish" }],
    ["a status that gRPC does not have", { code: 99, details: "swordfish" }],
  ])("%s: each shape ends with UNKNOWN, says nothing and serves on", async (_what, thrown) => {
    const heard: unknown[] = []
    await using connection = await connect(handlersThatThrow(thrown), {
      onHandlerError: (error, path) => heard.push([error, path]),
    })

    for (const { code, details } of Object.values(await connection.callAll())) {
      expect(code).toBe(status.UNKNOWN)
      expect(details).toBe("the handler of this call failed")
    }
    expect(heard).toEqual(
      ["one", "many", "total", "chat"].map((name) => [thrown, `/testing.Numbers/${name}`]),
    )
    expect(await connection.callAll()).toBeDefined()
  })

  it.each([
    ["an RpcError", new RpcError(status.NOT_FOUND, "no such number", { metadata: trailers })],
    [
      "what a client call rejects with",
      Object.assign(new Error("5 NOT_FOUND: no such number"), {
        code: status.NOT_FOUND,
        details: "no such number",
        metadata: trailers,
      }),
    ],
    ["a bare status", { code: status.NOT_FOUND, details: "no such number", metadata: trailers }],
  ])("%s: each shape ends with that status", async (_what, thrown) => {
    const heard: unknown[] = []
    await using connection = await connect(handlersThatThrow(thrown), {
      onHandlerError: (error) => heard.push(error),
    })

    for (const outcome of Object.values(await connection.callAll())) {
      expect(outcome.code).toBe(status.NOT_FOUND)
      expect(outcome.details).toBe("no such number")
      expect(outcome.trailers.get("reason-bin")).toEqual([Buffer.from([1, 2, 3])])
    }
    expect(heard).toEqual([])
  })
})

it("sends what came before the throw", async () => {
  await using connection = await connect(ways["later"]?.(new Error("broken")))
  const { many, chat } = await connection.callAll()
  expect(many.messages).toEqual([7])
  expect(chat.messages).toEqual([1, 2])
})

it("survives a listener for errors that throws itself", async () => {
  await using connection = await connect(ways["at the call"]?.(new Error("broken")), {
    onHandlerError: () => {
      throw new Error("broken too")
    },
  })
  for (const { code } of Object.values(await connection.callAll()))
    expect(code).toBe(status.UNKNOWN)
})

it("treats a response that cannot be serialized as a handler that broke", async () => {
  const heard: unknown[] = []
  const nothing = undefined as unknown as number
  await using connection = await connect(
    {
      one: () => nothing,
      many: () => [1, nothing],
      total: async () => nothing,
      chat: () => [nothing],
    },
    { onHandlerError: (error) => heard.push(error) },
  )
  const outcomes = await connection.callAll()
  for (const { code } of Object.values(outcomes)) expect(code).toBe(status.UNKNOWN)
  expect(outcomes.many.messages).toEqual([1])
  expect(heard).toEqual(Array.from({ length: 4 }, () => expect.any(TypeError)))
})

describe("a status that grpc-js could not send", () => {
  it("loses the half of a surrogate pair", async () => {
    const handlers = ways["later"]?.(new RpcError(status.INTERNAL, "torn \uD83D emoji"))
    await using connection = await connect(handlers)
    for (const { code, details } of Object.values(await connection.callAll())) {
      expect(code).toBe(status.INTERNAL)
      expect(details).toBe("torn \uFFFD emoji")
    }
  })
})
