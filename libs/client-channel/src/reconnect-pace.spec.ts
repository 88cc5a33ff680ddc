import { once } from "node:events"
import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, it, vi } from "vitest"
import { openChannel } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { respondWith } from "./testing/responding-server.ts"

const HOUR_MS = 3_600_000

/** Counts its connections, each of which ends with its first call. */
async function startServer(end: (session: ServerHttp2Session, stream: ServerHttp2Stream) => void) {
  const server = createServer()
  let connections = 0
  server.on("session", (session) => {
    connections += 1
    session.on("error", () => {})
    session.on("stream", (stream) => {
      stream.on("error", () => {})
      end(session, stream)
    })
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    [Symbol.dispose]: () => void server.close(),
  }
}

function open(address: string, pauseMs = HOUR_MS) {
  const channel = openChannel({
    address,
    options: {
      "grpc.initial_reconnect_backoff_ms": pauseMs,
      "grpc.max_reconnect_backoff_ms": pauseMs,
    },
  })
  return Object.assign(channel, { [Symbol.dispose]: () => channel.close() })
}

const unanswered = (session: ServerHttp2Session) => session.destroy()

afterEach(() => {
  vi.useRealTimers()
})

describe("after a connection on which no call was answered", () => {
  it("there is none before the pause is over", async () => {
    using server = await startServer(unanswered)
    using channel = open(server.address)
    expect(await ask(channel)).toMatchObject({ code: 14 })
    expect(await ask(channel, { deadline: Date.now() + 300 })).toMatchObject({ code: 4 })
    expect(server.connections()).toBe(1)
  })

  it("calls go on once it is over", async () => {
    using server = await startServer(unanswered)
    using channel = open(server.address, 10)
    while (server.connections() < 4) expect(await ask(channel)).toMatchObject({ code: 14 })
  })

  it("there is none for a channel that is closed meanwhile", async () => {
    using server = await startServer(unanswered)
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const closed = open(server.address)
    expect(await ask(closed)).toMatchObject({ code: 14 })
    closed.getConnectivityState(true)
    await new Promise(setImmediate)
    closed.close()
    await new Promise(setImmediate)
    vi.advanceTimersByTime(2 * HOUR_MS)
    vi.useRealTimers()
    // What the closed one had begun would have come before.
    using channel = open(server.address)
    expect(await ask(channel)).toMatchObject({ code: 14 })
    expect(server.connections()).toBe(2)
  })
})

it("after one that ends by an error there is a pause, whatever was answered", async () => {
  using server = await startServer((session, stream) => {
    respondWith({ body: "0000000000" })(stream)
    stream.once("close", () => session.goaway(2))
  })
  using channel = open(server.address)
  expect(await ask(channel)).toMatchObject({ code: 0 })
  // Its end may come later than the answer.
  while ((await ask(channel, { deadline: Date.now() + 300 })).code !== 4);
  expect(server.connections()).toBe(1)
})

it("headers alone are no answer", async () => {
  using server = await startServer((session, stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" })
    setImmediate(() => session.destroy())
  })
  using channel = open(server.address)
  expect(await ask(channel)).toMatchObject({ code: 14 })
  expect(await ask(channel, { deadline: Date.now() + 300 })).toMatchObject({ code: 4 })
  expect(server.connections()).toBe(1)
})

it.each([
  ["a message", { body: "0000000000" }],
  ["its trailers alone", undefined],
])("after one on which a call was answered by %s the next comes at once", async (_, answer) => {
  using server = await startServer((session, stream) => {
    if (answer) respondWith(answer)(stream)
    else stream.respond({ ":status": 200, "grpc-status": "5" }, { endStream: true })
    stream.once("close", () => session.close())
  })
  using channel = open(server.address)
  while (server.connections() < 3) expect((await ask(channel)).code).not.toBe(4)
})
