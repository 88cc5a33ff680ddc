import { ServerCredentials, status } from "@grpc/grpc-js"
import { connect as connectSocket } from "node:net"
import { once } from "node:events"
import { setImmediate } from "node:timers/promises"
import { expect, it } from "vitest"
import { HardenedServer } from "./hardened-server.ts"
import { connect, outcomeOf } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import {
  DATA,
  END_HEADERS,
  frame,
  HEADERS,
  plainFields,
  preface,
  prefixed,
  requestFields,
  settings,
  settingsAck,
} from "./testing/raw-frames.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"

/** Longer than any test may take. */
const NO_LIMIT_MS = 600_000

it("finishes what is in flight, refuses what is new, then is closed", async () => {
  await using connection = await connect()
  const call = connection.chat()
  const outcome = outcomeOf(call)
  call.write(1)
  await once(call, "data")

  const drained = connection.server.drain({ timeLimitMs: NO_LIMIT_MS })
  expect((await connection.one(1)).code).toBe(status.UNAVAILABLE)
  for (const n of [2, 3]) call.write(n)
  call.end()
  expect(await outcome).toMatchObject({ code: status.OK, messages: [1, 2, 3] })
  expect(await drained).toEqual({ cutOff: 0 })

  const socket = connectSocket(connection.port, "127.0.0.1")
  await expect(once(socket, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" })
})

it("is done at once when nothing is in flight, connections or not", async () => {
  await using connection = await connect()
  await connection.one(1)
  expect(await connection.server.drain({ timeLimitMs: NO_LIMIT_MS })).toEqual({ cutOff: 0 })
})

it("ends what has no end with UNAVAILABLE when the time is up", async () => {
  const letGo = Promise.withResolvers<void>()
  await using connection = await connect({
    *many() {
      try {
        for (;;) yield 1
      } finally {
        letGo.resolve()
      }
    },
  })
  const idle = connection.chat()
  const idleOutcome = outcomeOf(idle)
  idle.write(1)
  await once(idle, "data")
  const endless = connection.many(1)
  const endlessOutcome = outcomeOf(endless)
  await once(endless, "data")

  expect(await connection.server.drain({ timeLimitMs: 50 })).toEqual({ cutOff: 2 })
  const ended = { code: status.UNAVAILABLE, details: "the server is shutting down" }
  expect(await idleOutcome).toMatchObject(ended)
  expect(await endlessOutcome).toMatchObject(ended)
  await letGo.promise
})

it("does not wait for a client that never reads longer than the time limit", async () => {
  const letGo = Promise.withResolvers<void>()
  await using connection = await connect({
    *many() {
      try {
        for (;;) yield 1
      } finally {
        letGo.resolve()
      }
    },
  })
  using client = new RawClient(connection.port)
  client.call(NumberService.many.path, { messages: [1] })
  // Time to fill every buffer on the way.
  await connection.turns(50)
  expect(await connection.server.drain({ timeLimitMs: 50 })).toEqual({ cutOff: 1 })
  await letGo.promise
})

it.each([
  ["never says anything", []],
  [
    "does not heed GOAWAY",
    [
      preface,
      settings(),
      frame(HEADERS, END_HEADERS, 1, plainFields(requestFields(NumberService.chat.path))),
    ],
  ],
])("closes a connection that %s", async (_, said: Buffer[]) => {
  // Else they end it.
  const limits = { handshakeTimeoutMs: NO_LIMIT_MS, keepaliveTimeMs: NO_LIMIT_MS }
  await using connection = await connect({}, { limits })
  const socket = connectSocket(connection.port, "127.0.0.1")
  socket.on("error", () => {})
  socket.write(Buffer.concat(said))
  const streams = said.length > 0 ? 1 : 0
  await expect
    .poll(() => connection.server.held, { timeout: 60_000 })
    .toMatchObject({ connections: 1, streams })

  const closed = once(socket.resume(), "close")
  expect(await connection.server.drain({ timeLimitMs: 50 })).toEqual({ cutOff: streams })
  await closed
  await expect
    .poll(() => connection.server.held, { timeout: 60_000 })
    .toMatchObject({ connections: 0, streams: 0 })
})

it("closes a connection whose handshake of TLS has not ended", async () => {
  const server = new HardenedServer({ limits: { handshakeTimeoutMs: NO_LIMIT_MS } })
  const port = await server.bind("127.0.0.1:0", ServerCredentials.createSsl(null, []))
  const socket = connectSocket(port, "127.0.0.1")
  const closed = once(socket.on("error", () => {}).resume(), "close")
  while (server.held.connections === 0) await setImmediate()
  expect(await server.drain({ timeLimitMs: NO_LIMIT_MS })).toEqual({ cutOff: 0 })
  await closed
})

it("closes the connection of a client that reads nothing", async () => {
  await using connection = await connect({}, { limits: { keepaliveTimeMs: NO_LIMIT_MS } })
  const socket = connectSocket(connection.port, "127.0.0.1")
  const closed = once(socket.on("error", () => {}).resume(), "close")
  const fields = plainFields(requestFields(NumberService.chat.path))
  const request = frame(DATA, 0, 1, prefixed(Buffer.from("1")))
  // Its window has no room for a response.
  socket.write(
    Buffer.concat([
      preface,
      settings(0),
      settingsAck,
      frame(HEADERS, END_HEADERS, 1, fields),
      request,
    ]),
  )
  while (connection.server.callsInFlight === 0) await setImmediate()
  expect(await connection.server.drain({ timeLimitMs: 0 })).toEqual({ cutOff: 1 })
  await closed
})

it("can be hurried", async () => {
  await using connection = await connect()
  const call = connection.chat()
  const outcome = outcomeOf(call)
  call.write(1)
  await once(call, "data")

  const hurry = new AbortController()
  const drained = connection.server.drain({ timeLimitMs: NO_LIMIT_MS, signal: hurry.signal })
  hurry.abort()
  expect(await drained).toEqual({ cutOff: 1 })
  expect((await outcome).code).toBe(status.UNAVAILABLE)
})

it("waits for no auxiliary call", async () => {
  await using connection = await connect()
  const path = "/testing.Watch/chat"
  const watch = { chat: { ...NumberService.chat, path } }
  connection.server.addService(
    watch,
    {
      async *chat(numbers) {
        for await (const n of numbers) yield n
      },
    },
    { auxiliary: true },
  )
  const call = connection.chat(path)
  const outcome = outcomeOf(call)
  call.write(1)
  await once(call, "data")
  expect(await connection.server.drain({ timeLimitMs: NO_LIMIT_MS })).toEqual({ cutOff: 0 })
  expect(await outcome).toMatchObject({
    code: status.UNAVAILABLE,
    details: "the server is shutting down",
    messages: [1],
  })
})

it.each([
  ["an ordinary", {}],
  ["an auxiliary", { auxiliary: true }],
])("refuses %s call that waited for its turn when draining began", async (_, kind) => {
  await using connection = await connect({}, { limits: { callsPerTurn: 1 } })
  const begun: number[] = []
  const path = "/testing.Waiting/one"
  let drained: Promise<unknown> | undefined
  connection.server.addService(
    { one: { ...NumberService.one, path } },
    {
      one: (n) => {
        begun.push(n)
        drained ??= connection.server.drain({ timeLimitMs: NO_LIMIT_MS })
        return n
      },
    },
    kind,
  )
  using client = new RawClient(connection.port)
  const [first, second] = [1, 2].map((n) => statusOf(client.call(path, { messages: [n] })))
  expect(await second).toBe(status.UNAVAILABLE)
  await first
  await drained
  expect(begun).toEqual([1])
})
