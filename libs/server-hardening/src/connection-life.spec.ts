import { status } from "@grpc/grpc-js"
import { once } from "node:events"
import { connect as connectSocket } from "node:net"
import { expect, it } from "vitest"
import { connect } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import {
  END_HEADERS,
  frame,
  HEADERS,
  plainFields,
  preface,
  requestFields,
  settings,
  settingsAck,
} from "./testing/raw-frames.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"

const { chat, many } = NumberService

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
