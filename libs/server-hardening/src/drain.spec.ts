import { status } from "@grpc/grpc-js"
import { connect as connectSocket } from "node:net"
import { once } from "node:events"
import { expect, it } from "vitest"
import { connect, outcomeOf } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient } from "./testing/raw-client.ts"

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
  expect(await outcome).toMatchObject({ code: status.UNAVAILABLE, messages: [1] })
})
