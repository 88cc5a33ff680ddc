import { status } from "@grpc/grpc-js"
import { once } from "node:events"
import { constants } from "node:http2"
import { expect, it } from "vitest"
import { ConcurrencyLimit } from "./concurrency-limit.ts"
import { connect, outcomeOf } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { openAndResetAtOnce } from "./testing/raw-frames.ts"
import { RawClient } from "./testing/raw-client.ts"

const refused = {
  messages: [],
  code: status.RESOURCE_EXHAUSTED,
  details: "Concurrent RPC limit exceeded!",
}

it("answers the excess of every shape at once, also before its request is complete", async () => {
  const go = Promise.withResolvers<void>()
  await using connection = await connect(
    {
      async one(n) {
        await go.promise
        return n
      },
    },
    { limit: new ConcurrencyLimit(2) },
  )
  const open = [connection.one(1), connection.one(2)]

  expect(await connection.one(3)).toMatchObject(refused)
  expect(await outcomeOf(connection.many(3))).toMatchObject(refused)
  expect(await connection.total(() => {})).toMatchObject(refused)
  expect(await outcomeOf(connection.chat())).toMatchObject(refused)

  go.resolve()
  for (const outcome of await Promise.all(open)) expect(outcome.code).toBe(status.OK)
  for (const { code } of Object.values(await connection.callAll())) expect(code).toBe(status.OK)
})

it("is one for all servers that share it", async () => {
  const limit = new ConcurrencyLimit(1)
  await using busy = await connect({}, { limit })
  await using idle = await connect({}, { limit })
  const call = busy.chat()
  const outcome = outcomeOf(call)
  call.write(1)
  await new Promise((resolve) => call.once("data", resolve))

  expect(await idle.one(1)).toMatchObject(refused)
  call.end()
  expect((await outcome).code).toBe(status.OK)
  expect((await idle.one(1)).code).toBe(status.OK)
})

it("leaves auxiliary services out", async () => {
  await using connection = await connect({}, { limit: new ConcurrencyLimit(1) })
  const path = "/testing.Probe/one"
  const { one } = NumberService
  connection.server.addService({ one: { ...one, path } }, { one: (n) => n }, { auxiliary: true })
  const call = connection.chat()
  const outcome = outcomeOf(call)
  call.write(1)
  await new Promise((resolve) => call.once("data", resolve))

  expect(await connection.one(1)).toMatchObject(refused)
  expect(await connection.one(1, path)).toMatchObject({ code: status.OK, messages: [1] })
  call.end()
  await outcome
})

it("gets the place back of every call however it ended", async () => {
  await using connection = await connect(
    {
      async total(numbers) {
        for await (const _ of numbers) throw new Error("broken")
        return 0
      },
    },
    { limit: new ConcurrencyLimit(3) },
  )
  for (let round = 0; round < 5; round += 1) {
    await connection.callAll()
    using client = new RawClient(connection.port)
    for (const { path } of Object.values(NumberService)) {
      // Opened and reset in one packet, then reset in the middle, then gone with the connection.
      const socket = openAndResetAtOnce(connection.port, path, 10)
      await once(socket, "data")
      socket.destroy()
      const call = client.call(path, { messages: [1], halfClose: false })
      await new Promise((resolve) => client.session.ping(resolve))
      call.close(constants.NGHTTP2_CANCEL)
    }
    client.call(NumberService.chat.path, { halfClose: false })
    await new Promise((resolve) => client.session.ping(resolve))
  }
  while (connection.server.callsInFlight > 0) await new Promise(setImmediate)

  const calls = Array.from({ length: 3 }, () => connection.chat())
  const outcomes = calls.map(outcomeOf)
  for (const call of calls) call.end()
  for (const { code } of await Promise.all(outcomes)) expect(code).toBe(status.OK)
})
