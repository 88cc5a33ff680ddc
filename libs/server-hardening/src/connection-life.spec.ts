import { ServerCredentials, status } from "@grpc/grpc-js"
import { once } from "node:events"
import { connect as connectSocket } from "node:net"
import { setImmediate } from "node:timers/promises"
import { expect, it } from "vitest"
import { HardenedServer } from "./hardened-server.ts"
import { connect } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import {
  END_HEADERS,
  frame,
  HEADERS,
  PING,
  plainFields,
  preface,
  requestFields,
  reset,
  RST_STREAM,
  settings,
  settingsAck,
  uint32,
} from "./testing/raw-frames.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"
import { Victim } from "./testing/victim.ts"

const { chat, many, one, total } = NumberService

/** Of RFC 9113, 7. */
const INTERNAL_ERROR = 2
const ENHANCE_YOUR_CALM = 11

it("a connection without calls is closed after its idle time, one with a call is not", async () => {
  await using connection = await connect({}, { limits: { maxConnectionIdleMs: 200 } })
  using idle = new RawClient(connection.port)
  using busy = new RawClient(connection.port)
  const call = busy.call(chat.path, { messages: [1], halfClose: false })
  await once(call, "data")
  await once(idle.session, "close")
  expect(busy.session.closed).toBe(false)
  call.end()
  expect(await statusOf(call)).toBe(status.OK)
})

it("of as many connections as are allowed, the oldest without a call makes way", async () => {
  await using connection = await connect({}, { limits: { maxConnections: 3 } })
  using busy = new RawClient(connection.port)
  const call = busy.call(chat.path, { messages: [1], halfClose: false })
  await once(call, "data")
  using oldest = new RawClient(connection.port)
  expect(await statusOf(oldest.call(one.path, { messages: [1] }))).toBe(status.OK)
  using other = new RawClient(connection.port)
  expect(await statusOf(other.call(one.path, { messages: [1] }))).toBe(status.OK)

  const madeWay = once(oldest.session, "close")
  using late = new RawClient(connection.port)
  const shutOut = once(late.session, "close").then(() => "closed")
  const answered = statusOf(late.call(one.path, { messages: [1] }))
  expect(await Promise.race([answered, shutOut])).toBe(status.OK)
  await madeWay
  expect(other.session.closed).toBe(false)
  call.end()
  expect(await statusOf(call)).toBe(status.OK)
})

it("a connection whose handshake of TLS comes to no end is closed", async () => {
  const server = new HardenedServer({ limits: { handshakeTimeoutMs: 200 } })
  // Without a certificate: nobody gets so far that it would be shown.
  const port = await server.bind("127.0.0.1:0", ServerCredentials.createSsl(null, []))
  const silent = connectSocket(port, "127.0.0.1")
  const begun = connectSocket(port, "127.0.0.1")
  begun.write(Buffer.from("16030100c8010000c40303", "hex"))
  const beganAtMs = performance.now()
  for (const socket of [silent, begun]) socket.on("error", () => {}).resume()
  await Promise.all([once(silent, "close"), once(begun, "close")])
  // Node's own limit is two minutes.
  expect(performance.now() - beganAtMs).toBeLessThan(60_000)
  await server.drain({ timeLimitMs: 0 })
})

it("a client that resets calls while they wait for their turn has its connection closed", async () => {
  const limits = { callsPerTurn: 1, resetBurst: 20, resetsPerSecond: 1 }
  await using connection = await connect({}, { limits })
  const socket = connectSocket(connection.port, "127.0.0.1")
  const closed = once(socket.on("error", () => {}).resume(), "close")
  const ids = Array.from({ length: 60 }, (_, i) => 2 * i + 1)
  const fields = plainFields(requestFields(chat.path))
  const calls = ids.map((id) => frame(HEADERS, END_HEADERS, id, fields))
  socket.write(Buffer.concat([preface, settings(), settingsAck, ...calls]))
  while (connection.server.held.streams < 60) await setImmediate()
  socket.write(Buffer.concat(ids.map(reset)))
  // Node itself allows hundreds of resets.
  await closed
  expect(await connection.one(1)).toMatchObject({ code: status.OK })
})

it("a call that its client resets with an error, before it begins, harms nobody", async () => {
  await using victim = await Victim.start({ callsPerTurn: 1 })
  const socket = connectSocket(victim.port, "127.0.0.1")
  const ids = Array.from({ length: 20 }, (_, i) => 2 * i + 1)
  const fields = plainFields(requestFields(chat.path))
  const calls = ids.map((id) => frame(HEADERS, END_HEADERS, id, fields))
  // Node shows an error on a stream for this code, and none for CANCEL.
  const resets = ids.map((id) => frame(RST_STREAM, 0, id, uint32(INTERNAL_ERROR)))
  const ping = frame(PING, 0, 0, Buffer.from("all read"))
  socket.write(Buffer.concat([preface, settings(), settingsAck, ...calls, ...resets, ping]))
  let answers = ""
  // A server that exits ends this too.
  for await (const chunk of socket.on("error", () => {})) {
    answers += (chunk as Buffer).toString("latin1")
    if (answers.includes("all read")) break
  }
  expect(await victim.honestCall()).toBe(status.OK)
  expect(victim.hasExited).toBe(false)
  expect(victim.stderr.join("")).toBe("")
})

it("what comes of calls that wait for their turn counts, and ends one where it is too much", async () => {
  // None has its turn.
  const limits = { callsPerTurn: 0, maxBytesPerConnection: 50_000 }
  await using connection = await connect({}, { limits })
  using client = new RawClient(connection.port)
  const calls = Array.from({ length: 5 }, () => {
    const call = client.call(total.path, { halfClose: false })
    call.write(Buffer.alloc(12_000))
    return call
  })
  const ended = calls.map(async (call) => {
    await new Promise((resolve) => call.once("close", resolve))
    return call
  })
  expect((await Promise.race(ended)).rstCode).toBe(ENHANCE_YOUR_CALM)
  expect(connection.server.held.bytes).toBeGreaterThan(48_000)
})

it("a connection that is closed for what it holds has no other closed with it", async () => {
  const { promise: occasion, resolve: goOn } = Promise.withResolvers<void>()
  const waiting: number[] = []
  await using connection = await connect(
    {
      async one(n) {
        waiting.push(n)
        await occasion
        return n
      },
    },
    { limits: { maxBytes: 8000 } },
  )
  using greedy = new RawClient(connection.port)
  using modest = new RawClient(connection.port)
  const closed = new Promise((resolve) => greedy.session.once("close", resolve))
  for (let calls = 0; calls < 20; calls += 1) greedy.call(one.path, { messages: [1] })
  while (waiting.length < 20) await setImmediate()
  const call = modest.call(one.path, { messages: [1] })
  const callClosed = new Promise((resolve) => call.once("close", () => resolve("closed")))
  const outcome = Promise.race([statusOf(call), callClosed])
  while (waiting.length < 21) await setImmediate()
  // All responses come in one turn. Those of the first 20 calls are too many, that of the last is not.
  goOn()
  await closed
  expect(await outcome).toBe(status.OK)
})

it("an aged connection gets a GOAWAY, finishes its calls, and ends them when its grace is over", async () => {
  const limits = { maxConnectionAgeMs: 200, maxConnectionAgeGraceMs: 200 }
  await using connection = await connect({}, { limits })
  using client = new RawClient(connection.port)
  const call = client.call(chat.path, { messages: [1], halfClose: false })
  const closed = once(client.session, "close")
  const [code] = (await once(client.session, "goaway")) as [number]
  expect(code).toBe(0)
  call.end()
  expect(await statusOf(call)).toBe(status.OK)
  await closed
  using stubborn = new RawClient(connection.port)
  stubborn.call(chat.path, { messages: [1], halfClose: false })
  await once(stubborn.session, "close")
})

it("a connection with a call whose peer answers no PING is closed", async () => {
  const limits = { keepaliveTimeMs: 100, keepaliveTimeoutMs: 100 }
  await using connection = await connect({}, { limits })
  const socket = connectSocket(connection.port, "127.0.0.1")
  const fields = plainFields(requestFields(chat.path))
  socket.resume()
  socket.write(
    Buffer.concat([preface, settings(), settingsAck, frame(HEADERS, END_HEADERS, 1, fields)]),
  )
  await once(socket, "close")
  expect(await connection.one(1)).toMatchObject({ code: status.OK })
})

it("the streams of a connection run ahead of the socket by what it has for all of them", async () => {
  const taken: number[] = []
  await using connection = await connect(
    {
      *many(index) {
        for (taken[index] = 0; ; taken[index] += 1) yield 1
      },
    },
    { limits: { runAheadBytesPerConnection: 20_000 } },
  )
  const socket = connectSocket(connection.port, "127.0.0.1")
  socket.resume()
  const calls = Array.from({ length: 40 }, (_, i) => {
    // Not 0, which grpc-js takes for no message.
    const number = String(i + 1)
    const request = Buffer.from([0, 0, 0, 0, number.length, ...Buffer.from(number)])
    return Buffer.concat([
      frame(HEADERS, END_HEADERS, 2 * i + 1, plainFields(requestFields(many.path))),
      frame(0, 1, 2 * i + 1, request),
    ])
  })
  socket.write(Buffer.concat([preface, settings(0), settingsAck, ...calls]))
  await connection.turns(100)
  expect(taken.filter((count) => count > 0)).toHaveLength(40)
  // Each stream has what grpc-js' call keeps by itself, 16 messages and a few; 256 with the window alone.
  expect(taken.reduce((sum, count) => sum + count)).toBeLessThan(40 * 40)
  socket.destroy()
})

it("streams have large windows where a connection has few, and smaller ones where it has many", async () => {
  const limits = { maxBytesPerConnection: 16_000_000, streamWindowBytes: 1_000_000 }
  await using connection = await connect({}, { limits })
  using client = new RawClient(connection.port)
  await once(client.session, "remoteSettings")
  // 16 MB for a hundred streams, as many as clients are told first.
  expect(client.session.remoteSettings.initialWindowSize).toBe(160_000)
  const raised = once(client.session, "remoteSettings")
  for (let calls = 0; calls < 50; calls += 1) {
    client.call(chat.path, { messages: [1], halfClose: false }).resume()
  }
  await raised
  expect(client.session.remoteSettings).toMatchObject({
    maxConcurrentStreams: 200,
    initialWindowSize: 80_000,
  })
})

it("the window of a connection is as wide as the server's limits say", async () => {
  const limits = { connectionWindowBytes: 500_000, streamWindowBytes: 1_000_000 }
  await using connection = await connect({}, { limits })
  using client = new RawClient(connection.port)
  const first = client.call(chat.path, { messages: [1], halfClose: false })
  await once(first, "data")
  expect(client.session.state.remoteWindowSize).toBeGreaterThan(400_000)
})
