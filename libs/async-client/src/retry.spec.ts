import { constants, type ServerHttp2Stream } from "node:http2"
import { describe, expect, it } from "vitest"
import { AsyncChannel } from "./index.ts"
import { startRespondingServer } from "@interop/client-channel/testing"
import { respond } from "./testing/responses.ts"
import { textMethods } from "./testing/text-server.ts"

/** Refuses the first call and answers each other one with the bytes that came. */
async function startRefusingServer() {
  let calls = 0
  const server = await startRespondingServer((stream) => {
    calls += 1
    if (calls === 1) refuse(stream)
    else answerWithLength(stream)
  })
  return Object.assign(server, { calls: () => calls })
}

/** Once something of it has come, so that the client has sent it. */
function refuse(stream: ServerHttp2Stream): void {
  stream.once("data", () => stream.close(constants.NGHTTP2_REFUSED_STREAM))
}

function answerWithLength(stream: ServerHttp2Stream): void {
  let bytes = 0
  stream.on("data", (chunk: Buffer) => (bytes += chunk.length))
  stream.on("end", () => respond(stream, [String(bytes)], { "grpc-status": "0" }))
}

describe("a call that a server refuses unseen", () => {
  it.for([1, 5000, 100_000, 1_000_000])(
    "is tried again with a request of %d bytes",
    async (bytes) => {
      await using server = await startRefusingServer()
      await using channel = new AsyncChannel({ address: server.address })
      expect(await channel.unary(textMethods.one, "x".repeat(bytes))).toBe(String(bytes + 5))
      expect(server.calls()).toBe(2)
    },
  )

  it("is tried again with all requests of a stream", async () => {
    await using server = await startRefusingServer()
    await using channel = new AsyncChannel({ address: server.address })
    const requests = Array.from({ length: 1000 }, () => "x".repeat(100))
    expect(await channel.clientStreaming(textMethods.gather, requests)).toBe(String(1000 * 105))
    expect(server.calls()).toBe(2)
  })
})
