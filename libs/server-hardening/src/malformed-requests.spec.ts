import { status } from "@grpc/grpc-js"
import { once } from "node:events"
import { constants, type ClientHttp2Stream, type IncomingHttpHeaders } from "node:http2"
import { describe, expect, it } from "vitest"
import { connect } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"

const paths = Object.entries(NumberService).map(([name, { path }]) => [name, path] as const)

describe.each(paths)("%s", (_name, path) => {
  it.each([
    ["ends in the middle of a message", "0000000005333333", status.INTERNAL],
    ["ends in the middle of a prefix", "000000", status.INTERNAL],
    ["ends in the middle of its second message", "0000000001330000", status.INTERNAL],
    ["has a flag that gRPC does not have", "020000000133", status.INTERNAL],
    ["says compressed without grpc-encoding", "010000000133", status.INTERNAL],
  ])("of a request that %s is an error", async (_what, hex, code) => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    const call = client.call(path, { halfClose: false })
    call.end(Buffer.from(hex, "hex"))
    expect(await statusOf(call)).toBe(code)
    expect(await connection.one(1)).toMatchObject({ code: status.OK })
    expect(connection.server.callsInFlight).toBe(0)
  })

  it("decompresses whatever waits for its turn, in order", async () => {
    await using connection = await connect({}, { limits: { maxDecompressions: 1 } })
    using client = new RawClient(connection.port)
    const calls = Array.from({ length: 5 }, () => {
      const call = client.call(path, { halfClose: false, headers: { "grpc-encoding": "gzip" } })
      // gzip of the text 3
      call.end(Buffer.from("01000000151f8b08000000000000033306009b8ed26d01000000", "hex"))
      return statusOf(call)
    })
    for (const code of await Promise.all(calls)) expect(code).toBe(status.OK)
  })
})

describe("what is no gRPC", () => {
  const { path } = NumberService.one

  it.each([
    ["application/grpc", "200"],
    ["application/grpc+proto", "200"],
    ["application/grpc;charset=utf-8", "200"],
    ["application/grpc-web", "415"],
    ["application/grpcx", "415"],
    ["application/grpc+", "415"],
    ["application/json", "415"],
    ["", "415"],
  ])("content-type %j is answered %s", async (contentType, httpStatus) => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    const call = client.call(path, { messages: [3], headers: { "content-type": contentType } })
    expect((await headersOf(call))[":status"]).toBe(Number(httpStatus))
  })

  it.each(["application/grpc+json", "application/grpc+JSON;charset=utf-8"])(
    "a codec that the server does not have is UNIMPLEMENTED: %s",
    async (contentType) => {
      await using connection = await connect()
      using client = new RawClient(connection.port)
      const call = client.call(path, { messages: [3], headers: { "content-type": contentType } })
      expect(await headersOf(call)).toMatchObject({
        ":status": 200,
        "content-type": "application/grpc",
        "grpc-status": String(status.UNIMPLEMENTED),
        "grpc-message": encodeURI("the server does not have the codec json; it has proto"),
      })
      expect(await statusOf(client.call(path, { messages: [3] }))).toBe(status.OK)
    },
  )

  it.each(["zzip", "zzip,gzip", "GZIP"])(
    "a grpc-encoding that the server does not have is UNIMPLEMENTED, used or not: %s",
    async (encodings) => {
      await using connection = await connect()
      using client = new RawClient(connection.port)
      const call = client.call(path, { messages: [3], headers: { "grpc-encoding": encodings } })
      const [encoding] = encodings.split(",")
      expect(await headersOf(call)).toMatchObject({
        ":status": 200,
        "grpc-status": String(status.UNIMPLEMENTED),
        "grpc-message": encodeURI(
          `the server does not have the grpc-encoding ${encoding}; it has identity, deflate, gzip`,
        ),
        "grpc-accept-encoding": "identity,deflate,gzip",
      })
    },
  )

  it.each(["identity", "deflate", "gzip", "gzip,gzip", ""])(
    "a grpc-encoding that the server has need not be used: %j",
    async (encoding) => {
      await using connection = await connect()
      using client = new RawClient(connection.port)
      const call = client.call(path, { messages: [3], headers: { "grpc-encoding": encoding } })
      expect(await statusOf(call)).toBe(status.OK)
    },
  )

  it("a codec that the server was given is accepted", async () => {
    await using connection = await connect({}, { codecs: ["json"] })
    using client = new RawClient(connection.port)
    const answered = async (contentType: string) =>
      statusOf(client.call(path, { messages: [3], headers: { "content-type": contentType } }))
    expect(await answered("application/grpc+json")).toBe(status.OK)
    expect(await answered("application/grpc")).toBe(status.OK)
    expect(await answered("application/grpc+proto")).toBe(status.UNIMPLEMENTED)
  })

  it("fewer bytes than content-length says end their call only", async () => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    const call = client.call(path, { messages: [3], headers: { "content-length": "9" } })
    await new Promise((resolve) => call.once("close", resolve))
    expect(call.rstCode).toBe(constants.NGHTTP2_PROTOCOL_ERROR)
    expect(await statusOf(client.call(path, { messages: [3] }))).toBe(status.OK)
  })

  it("more bytes than content-length says end their connection only", async () => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    const closed = new Promise((resolve) => client.session.once("close", resolve))
    client.call(path, { messages: [3], headers: { "content-length": "3" } })
    await closed
    expect(await connection.one(1)).toMatchObject({ code: status.OK })
    expect(connection.server.callsInFlight).toBe(0)
  })

  it.each(["GET", "PUT", "HEAD", "OPTIONS"])("the verb %s is answered 405", async (verb) => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    const call = client.session.request({
      ":method": verb,
      ":path": path,
      "content-type": "application/grpc",
    })
    expect(await headersOf(call)).toMatchObject({ ":status": 405, allow: "POST" })
    expect(await connection.one(1)).toMatchObject({ code: status.OK })
  })

  it("a path that is no method is repeated in part only", async () => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    const call = client.call(`/${"x".repeat(5000)}`, { messages: [3] })
    const headers = await headersOf(call)
    expect(headers["grpc-status"]).toBe(String(status.UNIMPLEMENTED))
    expect(headers["grpc-message"]).toMatch(/xxx\.\.\.$/)
    expect(String(headers["grpc-message"]).length).toBeLessThan(400)
  })

  it.each([
    ["codec", { "content-type": `application/grpc+${"x".repeat(5000)}` }],
    ["grpc-encoding", { "grpc-encoding": "x".repeat(5000) }],
  ])("a long name of a %s is repeated in part only", async (what, sent) => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    const headers = await headersOf(client.call(path, { messages: [3], headers: sent }))
    expect(headers["grpc-status"]).toBe(String(status.UNIMPLEMENTED))
    expect(decodeURI(String(headers["grpc-message"]))).toMatch(
      new RegExp(`^the server does not have the ${what} x{64}; it has `),
    )
  })

  it("headers larger than the limit end their call only", async () => {
    await using connection = await connect()
    using client = new RawClient(connection.port)
    await once(client.session, "localSettings")
    const call = client.call(path, { messages: [3], headers: { large: "x".repeat(20_000) } })
    await new Promise((resolve) => call.once("close", resolve))
    expect(call.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM)
    expect(await statusOf(client.call(path, { messages: [3] }))).toBe(status.OK)
  })
})

async function headersOf(call: ClientHttp2Stream): Promise<IncomingHttpHeaders> {
  const [headers] = (await once(call, "response")) as [IncomingHttpHeaders]
  call.resume()
  return headers
}
