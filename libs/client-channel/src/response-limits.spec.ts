import { constants } from "node:http2"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Metadata, status } from "@grpc/grpc-js"
import {
  ACK,
  DATA,
  END_HEADERS,
  END_STREAM,
  frame,
  HEADERS,
  PING,
  plainFields,
  RST_STREAM,
  settings,
  settingsAck,
  uint32,
} from "@interop/server-hardening/testing"
import { afterEach, describe, expect, it, vi } from "vitest"
import { openChannel } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { echoPath } from "./testing/echo-server.ts"
import { onCall } from "./testing/on-call.ts"
import { respondWith, startRespondingServer } from "./testing/responding-server.ts"
import { startPeer } from "./testing/silent-peer.ts"

afterEach(() => {
  vi.useRealTimers()
})

describe("informational responses", () => {
  async function statusAfter(count: number) {
    const goaway = Promise.withResolvers<number>()
    await using server = await startRespondingServer((stream) => {
      stream.session?.on("goaway", goaway.resolve)
      for (let sent = 0; sent < count; sent += 1) stream.additionalHeaders({ ":status": 103 })
      respondWith({ body: "0000000000" })(stream)
    })
    const channel = openChannel({ address: server.address })
    const ended = await ask(channel)
    if (ended.code === 0) channel.close()
    return { ...ended, goaway: await goaway.promise }
  }

  it("are taken where they are few", async () => {
    expect(await statusAfter(32)).toMatchObject({ code: 0 })
  })

  it("end the call where they are many", async () => {
    expect(await statusAfter(33)).toMatchObject({
      code: 13,
      details: "the server sent more than 32 informational responses to a call",
      goaway: constants.NGHTTP2_ENHANCE_YOUR_CALM,
    })
  })
})

it("a stream that the server pushes, and resets, ends calls and not the process", async () => {
  const goaway = Promise.withResolvers<number>()
  await using server = await startRespondingServer((stream) => {
    stream.session?.on("goaway", goaway.resolve)
    stream.pushStream({ ":path": "/" }, (_, pushed) => {
      pushed.on("error", () => {})
      pushed.respond()
      pushed.close(2)
    })
  })
  const channel = openChannel({ address: server.address })
  expect(await ask(channel)).toMatchObject({ code: 13 })
  expect(await goaway.promise).toBe(constants.NGHTTP2_PROTOCOL_ERROR)
  channel.close()
})

it.each([
  ["reset without an error", frame(RST_STREAM, 0, 1, uint32(0))],
  ["answered", frame(HEADERS, END_HEADERS | END_STREAM, 1, plainFields([[":status", "307"]]))],
])("a call that is %s before its request was through leaves no connection", async (_, end) => {
  await using peer = await startPeer((socket) => {
    socket.write(Buffer.concat([settings(), settingsAck]))
    onCall(socket, () => socket.write(end))
  })
  const channel = openChannel({ address: peer.address })
  const ended = Promise.withResolvers<number>()
  const call = channel.createCall(echoPath, Date.now() + 1000, null, null, null)
  call.start(new Metadata(), {
    onReceiveMetadata: () => {},
    onReceiveMessage: () => {},
    onReceiveStatus: ({ code }) => ended.resolve(code),
  })
  call.startRead()
  // More than the peer lets through: some of it is never sent.
  call.sendMessageWithContext({}, Buffer.alloc(200_000))
  expect(await ended.promise).not.toBe(status.OK)
  // What is left of the request has its time, and a closed channel, which would end any connection, has none.
  vi.useFakeTimers({ toFake: ["setTimeout"] })
  await new Promise(setImmediate)
  vi.advanceTimersByTime(1000)
  channel.close()
  await new Promise(setImmediate)
  vi.useRealTimers()
  await expect.poll(() => peer.open(), { timeout: 20_000 }).toBe(0)
})

// As large as a stream's window, so that nobody has to say go on.
const FRAMES = 60_000

it("of a message that comes byte by byte the client keeps the bytes and no frames", async () => {
  const pong = Promise.withResolvers<void>()
  await using peer = await startPeer((socket) => {
    socket.write(Buffer.concat([settings(), settingsAck]))
    onCall(socket, () => {
      const one = frame(DATA, 0, 1, Buffer.alloc(1))
      socket.write(
        Buffer.concat([
          frame(HEADERS, END_HEADERS, 1, plainFields(headers)),
          frame(DATA, 0, 1, Buffer.concat([Buffer.from([0]), uint32(4_000_000)])),
          ...Array.from({ length: FRAMES }, () => one),
          frame(PING, 0, 0, Buffer.alloc(8, 7)),
        ]),
      )
      socket.on("data", (data) => {
        if (data.includes(frame(PING, ACK, 0, Buffer.alloc(8, 7)))) pong.resolve()
      })
    })
  })
  const channel = openChannel({ address: peer.address })
  const before = heapUsed()
  const call = channel.createCall(echoPath, Infinity, null, null, null)
  call.start(new Metadata(), {
    onReceiveMetadata: () => {},
    onReceiveMessage: () => {},
    onReceiveStatus: () => {},
  })
  call.startRead()
  await pong.promise
  expect(heapUsed() - before).toBeLessThan(3_000_000)
  call.cancelWithStatus(status.CANCELLED, "")
  channel.close()
})

const headers = [
  [":status", "200"],
  ["content-type", "application/grpc"],
] as const

setFlagsFromString("--expose-gc")
const gc = runInNewContext("gc") as () => void

function heapUsed(): number {
  gc()
  return process.memoryUsage().heapUsed
}
