import { constants } from "node:http2"
import { gzipSync } from "node:zlib"
import { afterEach, describe, expect, it, vi } from "vitest"
import { openChannel } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { respondWith, startRespondingServer, type Answer } from "./testing/responding-server.ts"

async function endOf(answer: Answer) {
  await using server = await startRespondingServer(respondWith(answer))
  const channel = openChannel({ address: server.address })
  const { code, details, messages } = await ask(channel)
  channel.close()
  return { code, details, messages: messages.map(String) }
}

const frame = (flag: number, bytes: Uint8Array) => {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag)
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes]).toString("hex")
}
const hello = frame(0, Buffer.from("hello"))

describe("a status", () => {
  it.for([
    ["5", 5, "why"],
    ["16", 16, "why"],
    ["05", 5, "why"],
    ["17", 2, "grpc-status 17 is no status code: why"],
    ["99", 2, "grpc-status 99 is no status code: why"],
    ["-1", 2, 'grpc-status is no number, but "-1": why'],
    ["abc", 2, 'grpc-status is no number, but "abc": why'],
    ["", 2, 'grpc-status is no number, but "": why'],
    ["1e0", 2, 'grpc-status is no number, but "1e0": why'],
    ["0x5", 2, 'grpc-status is no number, but "0x5": why'],
  ] as const)("of %j is %d, %j", async ([status, code, details]) => {
    const trailers = { "grpc-status": status, "grpc-message": "why" }
    expect(await endOf({ trailers })).toMatchObject({ code, details })
  })

  it.for([
    ["%3F%23%2C%2F%3A%26", "?#,/:&"],
    ["a+b%2Bc", "a+b+c"],
    ["%C3%A9 %e2%82%ac", "é €"],
    ["100%", "100%"],
    ["a %zz %41", "a %zz A"],
    ["a %FF b", "a \u{fffd} b"],
  ] as const)("with the message %j says %j", async ([text, details]) => {
    const trailers = { "grpc-status": "10", "grpc-message": text }
    expect(await endOf({ trailers })).toMatchObject({ code: 10, details })
  })

  it("in one block of headers is read as well", async () => {
    await using server = await startRespondingServer((stream) =>
      stream.respond(
        { ":status": 200, "content-type": "application/grpc", "grpc-status": "99" },
        { endStream: true },
      ),
    )
    const channel = openChannel({ address: server.address })
    expect(await ask(channel)).toMatchObject({
      code: 2,
      details: "grpc-status 99 is no status code",
    })
    channel.close()
  })
})

describe("a response", () => {
  it("of whole messages is OK", async () => {
    expect(await endOf({ body: hello + hello })).toEqual({
      code: 0,
      details: "",
      messages: ["hello", "hello"],
    })
  })

  it.for(["00", "0000000005", "000000000568"])(
    "that ends with 0x%s, in the middle of a message, is INTERNAL",
    async (rest) => {
      expect(await endOf({ body: hello + rest })).toEqual({
        code: 13,
        details: "the response ends in the middle of a message",
        messages: ["hello"],
      })
    },
  )

  it("that ends in the middle of a message with an error has that error", async () => {
    const trailers = { "grpc-status": "5", "grpc-message": "why" }
    expect(await endOf({ body: "00", trailers })).toMatchObject({ code: 5, details: "why" })
  })

  it.for([
    [undefined, "the response names no grpc-encoding"],
    ["identity", 'the grpc-encoding is "identity"'],
    ["zzip", 'the grpc-encoding is "zzip"'],
  ] as const)("that is compressed, with grpc-encoding %s, is INTERNAL", async ([name, named]) => {
    const headers = name === undefined ? {} : { "grpc-encoding": name }
    expect(await endOf({ headers, body: frame(1, gzipSync("hello")) })).toEqual({
      code: 13,
      details: `cannot decompress a response: ${named}, known are deflate and gzip`,
      messages: [],
    })
  })

  it("that is compressed with gzip is read, and what is no gzip is INTERNAL", async () => {
    const headers = { "grpc-encoding": "gzip" }
    expect(await endOf({ headers, body: frame(1, gzipSync("hello")) })).toMatchObject({
      code: 0,
      messages: ["hello"],
    })
    expect(await endOf({ headers, body: frame(1, Buffer.from("hello")) })).toMatchObject({
      code: 13,
      details: "Failed to decompress gzip-encoded message",
    })
  })

  it("with another compressed flag is INTERNAL", async () => {
    expect(await endOf({ body: frame(2, Buffer.from("hello")) })).toEqual({
      code: 13,
      details: "a response has the compressed flag 2, which is neither 0 nor 1",
      messages: [],
    })
  })

  it("with another compressed flag gives out none that came with it", async () => {
    const body = frame(2, Buffer.from("hello")) + frame(0, Buffer.from("hello"))
    expect(await endOf({ body })).toMatchObject({ code: 13, messages: [] })
  })

  it.for(["text/html", "application/json", "application/grpc-web", "application/grpcish"])(
    "of the content-type %s is UNKNOWN, whatever it holds",
    async (contentType) => {
      for (const body of [hello, Buffer.from("<html>").toString("hex"), ""]) {
        expect(await endOf({ headers: { "content-type": contentType }, body })).toEqual({
          code: 2,
          details: `the response is no gRPC: HTTP status 200, content-type "${contentType}"`,
          messages: [],
        })
      }
    },
  )

  it("without a content-type is UNKNOWN, whatever it holds", async () => {
    for (const body of [hello, Buffer.from("<html>").toString("hex"), ""]) {
      expect(await endOf({ headers: { "content-type": undefined }, body })).toEqual({
        code: 2,
        details: "the response is no gRPC: HTTP status 200, no content-type",
        messages: [],
      })
    }
  })

  it("without a content-type has the status code of another HTTP status", async () => {
    const headers = { ":status": 401, "content-type": undefined }
    expect(await endOf({ headers, trailers: {} })).toMatchObject({
      code: 16,
      details: "Received HTTP status code 401",
    })
  })

  it("of one block of headers has its grpc-status, with or without a content-type", async () => {
    for (const contentType of [{}, { "content-type": "text/html" }]) {
      await using server = await startRespondingServer((stream) =>
        stream.respond(
          { ":status": 200, "grpc-status": "7", "grpc-message": "no", ...contentType },
          { endStream: true },
        ),
      )
      const channel = openChannel({ address: server.address })
      expect(await ask(channel)).toMatchObject({ code: 7, details: "no" })
      channel.close()
    }
  })

  it.for(["application/grpc+proto", "application/grpc;x=y", "application/grpc; charset=utf-8"])(
    "of the content-type %s is gRPC",
    async (contentType) => {
      const headers = { "content-type": contentType }
      expect(await endOf({ headers, body: hello })).toMatchObject({ code: 0, messages: ["hello"] })
    },
  )

  it("of another HTTP status has the status code of that", async () => {
    const headers = { ":status": 503, "content-type": "text/html" }
    const body = Buffer.from("<html>").toString("hex")
    expect(await endOf({ headers, body, trailers: {} })).toMatchObject({
      code: 14,
      details: "Received HTTP status code 503",
    })
  })
})

describe("a connection that ends with GOAWAY", () => {
  it.for([
    ["PROTOCOL_ERROR", 1],
    ["INTERNAL_ERROR", 2],
    ["ENHANCE_YOUR_CALM", 11],
  ] as const)("%s leaves its calls UNAVAILABLE", async ([name, error]) => {
    await using server = await startRespondingServer(({ session }) => session?.goaway(error))
    const channel = openChannel({ address: server.address })
    expect(await ask(channel)).toMatchObject({
      code: 14,
      details: `the server ended the connection: GOAWAY with ${name}`,
    })
    channel.close()
  })
})

describe("RST_STREAM with CANCEL", () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it.for([
    ["before the deadline is CANCELLED", 3_600_000, 1],
    ["as the deadline passes is DEADLINE_EXCEEDED", 200, 4],
  ] as const)("%s", async ([, timeoutMs, code]) => {
    await using server = await startRespondingServer((stream) => {
      const deadline = Date.now() + (timeoutMs < 1000 ? timeoutMs : 0)
      const waiting = setInterval(() => {
        if (Date.now() < deadline) return
        clearInterval(waiting)
        stream.close(constants.NGHTTP2_CANCEL)
      }, 1)
    })
    const channel = openChannel({ address: server.address })
    // This side's own timer, which would mostly come first, does not come at all.
    vi.useFakeTimers({ toFake: ["setTimeout"] })
    expect(await ask(channel, { deadline: Date.now() + timeoutMs })).toMatchObject({ code })
    channel.close()
  })
})
