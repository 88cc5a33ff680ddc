import { Server, ServerCredentials, type ServerInterceptingCallInterface } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { baseCallOf, hookHttp2, type Http2Hooks } from "./grpc-http2.ts"

const hooks: Http2Hooks = { options: {}, onServer: () => {}, onStream: (handle) => handle }

describe("a grpc-js that has changed is refused", () => {
  it.each(["commonServerOptions", "createHttp2Server"])("without %s", (name) => {
    const server = new Server()
    Object.assign(server, { [name]: undefined })
    expect(() => hookHttp2(server, hooks)).toThrow(
      `this grpc-js has changed: Server.${name}${name.startsWith("create") ? "()" : ""} is missing`,
    )
  })

  it("with several listeners of streams", () => {
    const server = new Server()
    hookHttp2(server, { ...hooks, onServer: (http2Server) => http2Server.on("stream", () => {}) })
    // A second hook finds what the first left.
    hookHttp2(server, hooks)
    expect(() => {
      ;(server as unknown as { createHttp2Server(c: ServerCredentials): void }).createHttp2Server(
        ServerCredentials.createInsecure(),
      )
    }).toThrow("the one listener of HTTP/2 streams is missing")
    server.forceShutdown()
  })

  it.each([
    ["BaseServerInterceptingCall.stream", { stream: undefined }],
    ["BaseServerInterceptingCall.incomingEncoding", { incomingEncoding: undefined }],
    ["StreamDecoder.readState", { decoder: undefined }],
    ["StreamDecoder.write()", { decoder: { readState: 0 } }],
    ["BaseServerInterceptingCall.maxReceiveMessageSize", { maxReceiveMessageSize: undefined }],
    ["BaseServerInterceptingCall.handler.deserialize()", { handler: undefined }],
    ["BaseServerInterceptingCall.decompressMessage()", { decompressMessage: undefined }],
  ])("whose calls have no %s", (missing, change) => {
    const call = {
      stream: {},
      incomingEncoding: "identity",
      decoder: { readState: 0, write: () => [] },
      maxReceiveMessageSize: -1,
      handler: { deserialize: () => {} },
      decompressMessage: () => {},
    } as unknown as ServerInterceptingCallInterface
    expect(baseCallOf(call)).toBe(call)
    expect(() => baseCallOf({ ...call, ...change })).toThrow(
      `this grpc-js has changed: ${missing} is missing`,
    )
  })
})

it("options given to grpc-js itself go before", () => {
  const server = new Server({ "grpc.max_concurrent_streams": 7 })
  hookHttp2(server, {
    ...hooks,
    options: { settings: { maxConcurrentStreams: 100, maxHeaderListSize: 5 } },
  })
  const { settings } = (server as unknown as { commonServerOptions: { settings: object } })
    .commonServerOptions
  expect(settings).toEqual({ maxConcurrentStreams: 7, maxHeaderListSize: 5 })
})
