import type { ServerHttp2Session } from "node:http2"
import { expect, it } from "vitest"
import { Connection } from "./connection.ts"
import { HeldBytes } from "./held-bytes.ts"
import { defaultLimits } from "./server-limits.ts"

function connectionOf(maxBytesPerConnection: number) {
  const total = { bytes: 0, add: (bytes: number) => void (total.bytes += bytes) }
  const limits = { ...defaultLimits(), maxBytesPerConnection }
  return { total, connection: new Connection({} as ServerHttp2Session, total, 100, limits) }
}

it("a connection takes no more bytes than it may hold, and more once it has released some", () => {
  const { connection, total } = connectionOf(100)
  expect(connection.take(60)).toBe(true)
  expect(connection.take(60)).toBe(false)
  expect(connection.bytes).toBe(60)
  connection.release(60)
  expect(connection.take(60)).toBe(true)
  expect(total.bytes).toBe(60)
})

it("a connection that is closed holds nothing, whatever its calls take and release later", () => {
  const { connection, total } = connectionOf(100)
  connection.take(60)
  connection.leave()
  expect(total.bytes).toBe(0)
  connection.release(60)
  connection.take(30)
  expect(connection).toMatchObject({ bytes: 0, streams: 0, weight: 0 })
  expect(total.bytes).toBe(0)
})

it("what a call holds is released at its end, once", () => {
  const { connection } = connectionOf(100)
  const other = new HeldBytes(connection)
  other.take(10)
  const call = new HeldBytes(connection)
  call.take(30)
  call.take(20)
  call.release(10)
  expect(connection.bytes).toBe(50)
  call.releaseAll()
  call.releaseAll()
  call.release(10)
  expect(call.take(1000)).toBe(true)
  expect(connection.bytes).toBe(10)
})
