import { status } from "@grpc/grpc-js"
import { once } from "node:events"
import { constants } from "node:http2"
import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { ConcurrencyLimit } from "./concurrency-limit.ts"
import { attacks, type AttackName } from "./testing/attacks/index.ts"
import { connect as connectTo } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import {
  frame,
  HEADERS,
  plainFields,
  preface,
  requestFields,
  settings,
  settingsAck,
} from "./testing/raw-frames.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"
import { attackFor, until, Victim } from "./testing/victim.ts"

const MIB = 2 ** 20
const names = Object.keys(attacks) as AttackName[]

const silent = names.filter((name) => /^(silent|unfinished|idle|everlasting)/.test(name))

describe.each(names)("%s", (name) => {
  it("leaves a server of a small heap standing, and honest clients answered", async () => {
    await using victim = await Victim.start()
    for (let i = 0; i < 50; i += 1) expect(await victim.honestCall()).toBe(status.OK)
    const before = await victim.figures()
    let answered = 0
    await attackFor(1000, name, victim.address, async () => {
      expect(await victim.honestCall()).toBe(status.OK)
      answered += 1
      const { rss } = await victim.figures()
      // 5 to 50 MiB without load; what one thread has not yet collected comes on top.
      expect(rss - before.rss).toBeLessThan(200 * MIB)
    })
    expect(answered).toBeGreaterThan(0)
    expect(victim.hasExited).toBe(false)
    expect(victim.stderr.join("")).toBe("")
    await until(async () => {
      const { callsInFlight, sockets } = await victim.figures()
      return callsInFlight === 0 && sockets <= 1
    })
    expect(await victim.honestCall()).toBe(status.OK)
  })
})

it.each(silent)("connections that say too little are closed in time: %s", async (name) => {
  await using victim = await Victim.start({
    handshakeTimeoutMs: 300,
    maxConnectionIdleMs: 300,
    keepaliveTimeMs: 300,
    keepaliveTimeoutMs: 300,
    maxConnectionAgeMs: 600,
    maxConnectionAgeGraceMs: 300,
  })
  const never = new AbortController().signal
  const attack = attacks[name](victim.address, { signal: never, connections: 5, reconnects: false })
  expect(await attack).toMatchObject({ connections: 5, closedByServer: 5 })
  await until(async () => (await victim.figures()).sockets === 0)
})

it("as many connections as are allowed do not shut others out", async () => {
  await using victim = await Victim.start({ maxConnections: 10 })
  const silentOnes = Array.from({ length: 10 }, () => connect(victim.port, "127.0.0.1"))
  for (const socket of silentOnes) socket.on("error", () => {})
  await Promise.all(silentOnes.map((socket) => once(socket, "connect")))
  await until(async () => (await victim.figures()).sockets === 10)
  expect(await victim.honestCall()).toBe(status.OK)
  expect((await victim.figures()).sockets).toBe(10)
  for (const socket of silentOnes) socket.destroy()
})

it("a client that heeds limits may have thousands of calls open", async () => {
  await using connection = await connectTo()
  const calls = Array.from({ length: 3000 }, () => connection.chat())
  await Promise.all(
    calls.map((call) => {
      call.on("error", () => {})
      call.write(1)
      return once(call, "data")
    }),
  )
  expect(connection.server.callsInFlight).toBe(3000)
  for (const call of calls) call.cancel()
  // All of them at once is ordinary: the connection stays.
  expect(await connection.one(1)).toMatchObject({ code: status.OK })
})

it("calls of all connections beyond the limit end the connection that has most", async () => {
  await using connection = await connectTo({}, { limits: { maxStreams: 20 } })
  using earlier = new RawClient(connection.port)
  using greedy = new RawClient(connection.port)
  using later = new RawClient(connection.port)
  const begin = async (client: RawClient) => {
    const { path } = NumberService.chat
    const call = client.call(path, { messages: [1], halfClose: false })
    const closed = new Promise((resolve) => call.once("close", () => resolve("closed")))
    const ended = Promise.race([statusOf(call), closed])
    await once(call, "data")
    return { call, ended }
  }
  const ofEarlier = await begin(earlier)
  await begin(greedy)
  const ofLater = await begin(later)
  const goaway = new Promise((resolve) => greedy.session.once("goaway", resolve))
  const closed = new Promise((resolve) => greedy.session.once("close", resolve))
  for (let i = 0; i < 30; i += 1) greedy.call(NumberService.chat.path, { halfClose: false })
  expect(await goaway).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM)
  await closed
  for (const { call, ended } of [ofEarlier, ofLater]) {
    call.end()
    expect(await ended).toBe(status.OK)
  }
})

it("requests that hold too much together end with RESOURCE_EXHAUSTED", async () => {
  await using connection = await connectTo({}, { limits: { maxBytesPerConnection: 300_000 } })
  using client = new RawClient(connection.port)
  const calls = Array.from({ length: 4 }, () => {
    const call = client.call(NumberService.one.path, { halfClose: false })
    call.write(Buffer.concat([Buffer.from([0, 0, 1, 0x86, 0xa0]), Buffer.alloc(99_000)]))
    return statusOf(call)
  })
  expect(await Promise.any(calls)).toBe(status.RESOURCE_EXHAUSTED)
})

it.each([
  ["of a method that nobody offers", "/no.such/Method", {}],
  ["that have no codec here", NumberService.one.path, { "content-type": "application/grpc+json" }],
  ["beyond the limit of calls", NumberService.one.path, {}],
])("large requests %s are no empty traffic", async (_which, path, headers) => {
  const options = { limits: { maxEmptyBytes: 300_000 }, limit: new ConcurrencyLimit(1) }
  await using connection = await connectTo({}, options)
  using client = new RawClient(connection.port)
  const open = client.call(NumberService.chat.path, { messages: [1], halfClose: false })
  await once(open, "data")
  for (let i = 0; i < 20; i += 1) {
    const call = client.call(path, { headers, halfClose: false })
    call.end(Buffer.alloc(100_000))
    await new Promise((resolve) => call.resume().once("close", resolve))
  }
  open.end()
  expect(await statusOf(open)).toBe(status.OK)
})

it("an open connection whose settings are answered late is closed, calls or not", async () => {
  await using connection = await connectTo({}, { limits: { handshakeTimeoutMs: 200 } })
  const socket = connect(connection.port, "127.0.0.1")
  socket.resume()
  const fields = plainFields(requestFields(NumberService.chat.path))
  socket.write(Buffer.concat([preface, settings(), frame(HEADERS, 0x4, 1, fields)]))
  await once(socket, "close")
  const good = connect(connection.port, "127.0.0.1")
  good.resume().write(Buffer.concat([preface, settings(), settingsAck]))
  await connection.turns(5)
  expect(good.destroyed).toBe(false)
  good.destroy()
})
