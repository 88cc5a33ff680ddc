import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BlockingChannel, statusCodes, type CallStatus, type Metadata } from "./index.ts"
import { failureOf } from "./testing/failure-of.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"

let server: Awaited<ReturnType<typeof startServer>>
let channel: BlockingChannel

beforeAll(async () => {
  server = await startServer("text-server.ts")
  channel = new BlockingChannel({ address: server.address })
})

afterAll(async () => {
  channel.close()
  await server[Symbol.asyncDispose]()
})

describe("a unary call", () => {
  it("returns its response", () => {
    expect(channel.unary(textMethods.one, "hello")).toBe("HELLO")
  })

  it("lets no turn of the event loop pass", async () => {
    let turns = 0
    const turned = new Promise<void>((resolve) => {
      setTimeout(() => {
        turns += 1
        resolve()
      }, 0)
      setImmediate(() => (turns += 1))
      process.nextTick(() => (turns += 1))
      void Promise.resolve().then(() => (turns += 1))
    })
    // Far longer than the timer, and nothing but waiting.
    failureOf(() => channel.unary(textMethods.one, "hang", { timeoutMs: 50 }))
    expect(turns).toBe(0)
    await turned
    expect(turns).toBeGreaterThanOrEqual(3)
  })

  it("throws code, details and trailers of a failure", () => {
    const error = failureOf(() => channel.unary(textMethods.one, "fail NOT_FOUND"))
    expect(error).toMatchObject({
      name: "CallError",
      code: statusCodes.NOT_FOUND,
      codeName: "NOT_FOUND",
      details: "as you wish: ü",
      message: "NOT_FOUND: as you wish: ü",
    })
    expect(error.metadata).toContainEqual(["x-reason", "asked for"])
    expect(error.metadata).toContainEqual(["x-reason-bin", Buffer.from([0, 255])])
  })

  it("has a deadline", () => {
    const error = failureOf(() => channel.unary(textMethods.one, "hang", { timeoutMs: 50 }))
    expect(error.codeName).toBe("DEADLINE_EXCEEDED")
  })

  it.for([0, -1])("is over at once with a timeout of %d ms", (timeoutMs) => {
    const error = failureOf(() => channel.unary(textMethods.one, "hello", { timeoutMs }))
    expect(error.codeName).toBe("DEADLINE_EXCEEDED")
  })

  // 60 days are more than a timer can count, and ten of them are left at a grpc-js server,
  // which takes them modulo 2^32; of 40 it would make less than nothing.
  it.for([Infinity, 1e15, 60 * 86_400_000])("may take %d ms", (timeoutMs) => {
    expect(channel.unary(textMethods.one, "hello", { timeoutMs })).toBe("HELLO")
  })

  it("refuses a timeout that is no number", () => {
    const error = failureOf(() => channel.unary(textMethods.one, "a", { timeoutMs: Number.NaN }))
    expect(error.message).toBe("INVALID_ARGUMENT: timeoutMs is NaN")
  })

  it("sends metadata and tells headers, then trailers", () => {
    const told: Array<Metadata | CallStatus> = []
    const response = channel.unary(textMethods.one, "metadata", {
      metadata: [
        ["X-Text", "a, b~"],
        ["x-data-bin", Buffer.from([1, 2, 250])],
        ["x-data-bin", Buffer.from("second")],
      ],
      onInitialMetadata: (metadata) => told.push(metadata),
      onStatus: (status) => told.push(status),
    })
    expect(response).toBe("with metadata")
    const [headers, status] = told as [Metadata, CallStatus]
    expect(headers).toContainEqual(["x-text", "a, b~"])
    expect(headers.filter(([key]) => key === "x-data-bin")).toEqual([
      ["x-data-bin", Buffer.from([1, 2, 250])],
      ["x-data-bin", Buffer.from("second")],
    ])
    expect(status).toMatchObject({ code: 0, metadata: [["x-trailer", "after"]] })
    expect(told).toHaveLength(2)
  })

  it.for([
    ["a key with a space", [["x y", "a"]], 'the metadata key "x y" is not legal'],
    ["a text for bytes", [["x-bin", "a"]], "the value of the metadata key x-bin must be bytes"],
    [
      "bytes for a text",
      [["x", Buffer.from("a")]],
      "the value of the metadata key x must be a text",
    ],
    [
      "a line break",
      [["x", "a\nb"]],
      'the value of the metadata key x is not printable ASCII: "a\\nb"',
    ],
    [
      "a field of the connection",
      [["Connection", "close"]],
      "the metadata key connection is reserved: HTTP/2 forbids it in a request",
    ],
    [
      "a name of gRPC's own",
      [["grpc-timeout", "1S"]],
      "the metadata key grpc-timeout is reserved: it is gRPC's own",
    ],
    [
      "two values of one field",
      [
        ["authorization", "a"],
        ["authorization", "b"],
      ],
      "the metadata key authorization can have one value only",
    ],
  ] as const)("refuses metadata with %s, and harms no other call", ([, metadata, details]) => {
    const beside = channel.open(textMethods.talk)
    beside.send("a")
    const error = failureOf(() => channel.unary(textMethods.one, "a", { metadata }))
    expect(error).toMatchObject({ codeName: "INVALID_ARGUMENT", details })
    expect(beside.receive()).toMatchObject({ value: "re: a" })
    beside.cancel()
  })

  it("names a method that the server does not have", () => {
    const method = { ...textMethods.one, path: "/text.Text/none" }
    const error = failureOf(() => channel.unary(method, "hello"))
    expect(error.codeName).toBe("UNIMPLEMENTED")
    expect(error.details).toContain("/text.Text/none")
  })

  it("carries what does not fit into a ring", () => {
    using wide = new BlockingChannel({
      address: server.address,
      options: { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 },
    })
    const request = "abcdefgh".repeat(640 * 1024)
    expect(wide.unary(textMethods.one, request) === request.toUpperCase()).toBe(true)
  })

  it("carries 3 MB, but not more than 4 MiB, by default", () => {
    expect(channel.unary(textMethods.one, "grow 3000000")).toHaveLength(3_000_000)
    const tooLong = failureOf(() => channel.unary(textMethods.one, "grow 5000000"))
    expect(tooLong.codeName).toBe("RESOURCE_EXHAUSTED")
    const tooMuch = failureOf(() => channel.unary(textMethods.one, "x".repeat(5_000_000)))
    expect(tooMuch.codeName).toBe("RESOURCE_EXHAUSTED")
    expect(channel.unary(textMethods.one, "still there")).toBe("STILL THERE")
  })

  it("fails, and the next does not, when a codec throws", () => {
    const cause = new Error("no such text")
    const throwing = () => {
      throw cause
    }
    const unsent = { ...textMethods.one, requestSerialize: throwing }
    expect(failureOf(() => channel.unary(unsent, "hello"))).toMatchObject({
      message: "INTERNAL: cannot serialize a request: no such text",
      cause,
    })
    const unread = { ...textMethods.one, responseDeserialize: throwing }
    expect(failureOf(() => channel.unary(unread, "hello"))).toMatchObject({
      message: "INTERNAL: cannot deserialize a response: no such text",
      cause,
    })
    expect(channel.unary(textMethods.one, "hello")).toBe("HELLO")
  })
})

describe("a server that keeps no rules", () => {
  const method = (name: string) => ({ ...textMethods.one, path: `/raw.Raw/${name}` })

  it.for([
    ["nothing", "UNIMPLEMENTED: no response to a unary call"],
    ["two", "UNIMPLEMENTED: more than one response to a unary call"],
    ["word", 'UNKNOWN: grpc-status is no number, but "abc"'],
    ["html", 'UNKNOWN: the response is no gRPC: HTTP status 200, content-type "text/html"'],
    [
      "squeezed",
      "INTERNAL: cannot decompress a response: the response names no grpc-encoding, known are deflate and gzip",
    ],
    ["early", "NOT_FOUND: late"],
  ] as const)("is found out (%s)", async ([name, message]) => {
    await using raw = await startServer("raw-server.ts")
    using toRaw = new BlockingChannel({ address: raw.address })
    const error = failureOf(() => toRaw.unary(method(name), "hello", { timeoutMs: 60_000 }))
    expect(error.message).toBe(message)
  })
})
