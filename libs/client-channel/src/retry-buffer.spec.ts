import { constants } from "node:http2"
import type { Channel } from "@grpc/grpc-js"
import { expect, it } from "vitest"
import { internalsOf, type RetryBuffer, type RetryingCall } from "./grpc-js-internals.ts"
import { openChannel } from "./index.ts"
import { endRetryBufferWithAnswer } from "./retry-buffer.ts"
import { ask } from "./testing/ask.ts"
import { respondWith, startRespondingServer } from "./testing/responding-server.ts"

/** The buffer of a call in this state, above one that takes everything. */
function bufferOf(call: Omit<RetryingCall, "bufferTracker">): RetryBuffer {
  const everything: RetryBuffer = { allocate: () => true, free: () => {}, freeAll: () => {} }
  const channel = openChannel({ address: "127.0.0.1:1" })
  internalsOf(channel).createRetryingCall = () => ({ ...call, bufferTracker: everything })
  endRetryBufferWithAnswer(channel)
  const { bufferTracker } = internalsOf(channel).createRetryingCall()
  channel.close()
  return bufferTracker
}

it("keeps what may have to be sent again", () => {
  expect(bufferOf({ state: "RETRY", writeBuffer: [] }).allocate(100, 1)).toBe(true)
})

it("keeps nothing once an answer has come", () => {
  expect(bufferOf({ state: "COMMITTED", writeBuffer: [] }).allocate(100, 1)).toBe(false)
})

it("keeps no more messages than 4,096", () => {
  const buffer = (length: number) => bufferOf({ state: "RETRY", writeBuffer: Array(length) })
  expect(buffer(4095).allocate(100, 1)).toBe(true)
  expect(buffer(4096).allocate(100, 1)).toBe(false)
})

it("sends a request that the server refused unseen once more, however large it is", async () => {
  let calls = 0
  await using server = await startRespondingServer((stream) => {
    calls += 1
    if (calls === 1) stream.close(constants.NGHTTP2_REFUSED_STREAM)
    else respondWith({ body: "0000000000" })(stream.resume())
  })
  const channel: Channel = openChannel({ address: server.address })
  expect(await ask(channel, { request: Buffer.alloc(100_000) })).toMatchObject({ code: 0 })
  expect(calls).toBe(2)
  channel.close()
})
