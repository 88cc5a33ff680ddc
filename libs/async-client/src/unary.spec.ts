import { once } from "node:events"
import { Metadata as GrpcMetadata, status, type ServerUnaryCall } from "@grpc/grpc-js"
import { describe, expect, it, vi } from "vitest"
import {
  AsyncChannel,
  CallError,
  type CallOptions,
  type CallStatus,
  type Metadata,
} from "./index.ts"
import { startRespondingServer } from "@interop/client-channel/testing"
import { respond } from "./testing/responses.ts"
import { startTextServer, textMethods } from "./testing/text-server.ts"

type Call = ServerUnaryCall<string, string>

const dayMs = 24 * 3_600_000

async function failure(promise: Promise<unknown>): Promise<CallError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof CallError) return error
    throw error
  }
  throw new Error("the call succeeded")
}

async function callOne(address: string, options?: CallOptions): Promise<string> {
  await using channel = new AsyncChannel({ address })
  return await channel.unary(textMethods.one, "hello", options)
}

describe("a unary call", () => {
  it("resolves to the response", async () => {
    await using server = await startTextServer({
      one: (call, respond) => respond(null, call.request.toUpperCase()),
    })
    expect(await callOne(server.address)).toBe("HELLO")
  })

  it("carries metadata there, and headers and trailers back", async () => {
    await using server = await startTextServer({
      one(call, respond) {
        const headers = new GrpcMetadata()
        headers.set("x-said", String(call.metadata.get("x-word")))
        call.sendMetadata(headers)
        const trailers = new GrpcMetadata()
        trailers.set("x-raw-bin", Buffer.from([0, 255]))
        respond(null, "", trailers)
      },
    })
    const metadata = new GrpcMetadata()
    metadata.set("x-word", "please")
    const onInitialMetadata = vi.fn<(metadata: Metadata) => void>()
    const onStatus = vi.fn<(status: CallStatus) => void>()
    expect(await callOne(server.address, { metadata, onInitialMetadata, onStatus })).toBe("")
    expect(onInitialMetadata.mock.calls.map(([headers]) => headers.get("x-said"))).toEqual([
      ["please"],
    ])
    expect(
      onStatus.mock.calls.map(([{ code, metadata }]) => [code, metadata.get("x-raw-bin")]),
    ).toEqual([[status.OK, [Buffer.from([0, 255])]]])
  })

  it("rejects with code, details and trailers", async () => {
    await using server = await startTextServer({
      one(_, respond) {
        const metadata = new GrpcMetadata()
        metadata.set("x-where", "here")
        respond({ code: status.NOT_FOUND, details: "no such thing", metadata })
      },
    })
    const error = await failure(callOne(server.address))
    expect(error).toMatchObject({
      code: status.NOT_FOUND,
      codeName: "NOT_FOUND",
      details: "no such thing",
      message: "NOT_FOUND: no such thing",
    })
    expect(error.metadata.get("x-where")).toEqual(["here"])
    expect(error.cause).toBeUndefined()
  })

  it("rejects when nobody listens", async () => {
    const { address } = await startTextServer({}).then(async (server) => {
      await server[Symbol.asyncDispose]()
      return server
    })
    expect(await failure(callOne(address))).toMatchObject({ code: status.UNAVAILABLE })
  })

  it("rejects with an error of the caller's own metadata listener", async () => {
    await using server = await startTextServer({ one: (_, respond) => respond(null, "") })
    const wrong = new Error("the listener failed")
    const onInitialMetadata = () => {
      throw wrong
    }
    await expect(callOne(server.address, { onInitialMetadata })).rejects.toBe(wrong)
  })
})

describe("a deadline", () => {
  it("ends the call here and at the server", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({
      one: (call, respond) => (call.request === "wait" ? called(call) : respond(null, "")),
    })
    await using channel = new AsyncChannel({ address: server.address })
    await channel.unary(textMethods.one, "connect")
    const failed = failure(channel.unary(textMethods.one, "wait", { timeoutMs: 3000 }))
    const cancelled = once(await call, "cancelled")
    expect(await failed).toMatchObject({ code: status.DEADLINE_EXCEEDED })
    await cancelled
  })

  it("has passed when it is 0", async () => {
    await using server = await startTextServer({ one: (_, respond) => respond(null, "") })
    expect(await failure(callOne(server.address, { timeoutMs: 0 }))).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    })
  })

  it.each([
    [undefined, undefined],
    [30 * dayMs, "2592000S"],
    [Number.MAX_SAFE_INTEGER, undefined],
  ])("of %s ms is sent as %s, and not reached at once", async (timeoutMs, header) => {
    const { promise: timeout, resolve } = Promise.withResolvers<unknown>()
    await using server = await startRespondingServer((stream, headers) => {
      resolve(headers["grpc-timeout"])
      respond(stream, ["in time"], { "grpc-status": "0" })
    })
    expect(await callOne(server.address, timeoutMs === undefined ? {} : { timeoutMs })).toBe(
      "in time",
    )
    expect(await timeout).toBe(header)
  })
})

describe("an aborted signal", () => {
  it("cancels the call, with the reason as the cause", async () => {
    const { promise: call, resolve: called } = Promise.withResolvers<Call>()
    await using server = await startTextServer({ one: called })
    const abort = new AbortController()
    const failed = failure(callOne(server.address, { signal: abort.signal }))
    const cancelled = once(await call, "cancelled")
    abort.abort("no longer needed")
    expect(await failed).toMatchObject({
      code: status.CANCELLED,
      details: "aborted",
      cause: "no longer needed",
    })
    await cancelled
  })

  it("leaves no call behind at the server when it aborts as the call starts", async () => {
    const open = new Set<unknown>()
    await using server = await startTextServer({
      one(call, respond) {
        if (call.request === "count") return respond(null, `${open.size}`)
        open.add(call)
        call.on("cancelled", () => open.delete(call))
      },
    })
    await using channel = new AsyncChannel({ address: server.address })
    // Once connected there is no wait in which the cancellation could still catch up.
    expect(await channel.unary(textMethods.one, "count")).toBe("0")
    const abort = new AbortController()
    for (let call = 0; call < 20; call += 1) {
      const early = channel.unary(textMethods.one, "early", { signal: AbortSignal.abort() })
      expect(await failure(early)).toMatchObject({ code: status.CANCELLED })
      const started = failure(channel.unary(textMethods.one, "late", { signal: abort.signal }))
      abort.abort()
      expect(await started).toMatchObject({ code: status.CANCELLED })
    }
    let left = ""
    for (let calls = 0; calls < 50 && left !== "0"; calls += 1) {
      left = await channel.unary(textMethods.one, "count")
    }
    expect(left).toBe("0")
  })

  it("is not listened to once the call has ended", async () => {
    await using server = await startTextServer({ one: (_, respond) => respond(null, "") })
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, "addEventListener")
    const removed = vi.spyOn(signal, "removeEventListener")
    await callOne(server.address, { signal })
    expect(added).toHaveBeenCalledOnce()
    expect(removed.mock.calls).toEqual([added.mock.calls[0]])
  })
})

describe("a peer that breaks the rules", () => {
  it.each([
    ["no response with OK", [], { "grpc-status": "0" }, status.UNIMPLEMENTED],
    ["two responses", ["a", "b"], { "grpc-status": "0" }, status.UNIMPLEMENTED],
    ["a status that is no number", ["a"], { "grpc-status": "abc" }, status.UNKNOWN],
    ["an error after the response", ["a"], { "grpc-status": "10" }, status.ABORTED],
  ])("with %s is an error", async (_, messages, trailers, code) => {
    await using server = await startRespondingServer((stream) =>
      respond(stream, messages, trailers),
    )
    expect(await failure(callOne(server.address))).toMatchObject({ code })
  })

  it("with a response that cannot be decoded is INTERNAL", async () => {
    await using server = await startTextServer({ one: (_, respond) => respond(null, "?") })
    await using channel = new AsyncChannel({ address: server.address })
    const method = {
      ...textMethods.one,
      responseDeserialize: (): string => {
        throw new Error("not a text")
      },
    }
    expect(await failure(channel.unary(method, "hello"))).toMatchObject({
      code: status.INTERNAL,
      details: "cannot deserialize a response: not a text",
    })
  })
})

describe("a request that cannot be serialized", () => {
  it("rejects with its error as the cause and leaves no call behind", async () => {
    await using server = await startTextServer({ one: (_, respond) => respond(null, "fine") })
    await using channel = new AsyncChannel({ address: server.address })
    const wrong = new TypeError("not a text")
    const method = {
      ...textMethods.one,
      requestSerialize: (): Buffer => {
        throw wrong
      },
    }
    expect(await failure(channel.unary(method, "hello"))).toMatchObject({
      message: "INTERNAL: cannot serialize a request: not a text",
      cause: wrong,
    })
    const requests = channel.serverStreaming({ ...method, responseStream: true }, "hello")
    expect(await failure(requests.next())).toMatchObject({ codeName: "INTERNAL", cause: wrong })
    expect(await channel.unary(textMethods.one, "hello")).toBe("fine")
  })
})
