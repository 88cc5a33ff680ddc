import type { Socket } from "node:net"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import type { Connection } from "./connection.ts"
import { EmptyTraffic } from "./empty-traffic.ts"

const MOST_BYTES = 1000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
})
afterEach(() => {
  vi.useRealTimers()
})

function watching() {
  const closed: Connection[] = []
  const traffic = new EmptyTraffic(MOST_BYTES, (connection) => {
    closed.push(connection)
    traffic.forget(connection)
  })
  return { traffic, closed }
}

function connectionThatRead(bytesRead: number) {
  const connection = { session: { destroyed: false }, usefulBytes: 0 } as Connection
  return [connection, { bytesRead } as Socket] as const
}

it("closes what is empty, however fast others connect", () => {
  const { traffic, closed } = watching()
  const [empty, socket] = connectionThatRead(10 * MOST_BYTES)
  traffic.watch(empty, socket)
  for (let connected = 0; connected < 100; connected += 1) {
    vi.advanceTimersByTime(1)
    traffic.watch(...connectionThatRead(0))
  }

  expect(closed).toEqual([empty])
})

it("looks again soon after one connects", () => {
  const { traffic, closed } = watching()
  traffic.watch(...connectionThatRead(0))
  vi.advanceTimersByTime(30)
  const [empty, socket] = connectionThatRead(10 * MOST_BYTES)
  traffic.watch(empty, socket)
  vi.advanceTimersByTime(20)

  expect(closed).toEqual([empty])
})
