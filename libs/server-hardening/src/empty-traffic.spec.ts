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

function connectionThatRead(bytesRead: number, usefulBytes = 0) {
  const connection = { session: { destroyed: false }, usefulBytes } as Connection
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

it("closes no connection whose frames carry what is of use, however much it reads", () => {
  const { traffic, closed } = watching()
  const [honest, socket] = connectionThatRead(100 * MOST_BYTES, 100 * MOST_BYTES)
  traffic.watch(honest, socket)
  // Each byte of use in a DATA frame of its own, and a WINDOW_UPDATE beside.
  traffic.watch(...connectionThatRead(16 * MOST_BYTES, MOST_BYTES))
  const [empty, itsSocket] = connectionThatRead(18 * MOST_BYTES, MOST_BYTES)
  traffic.watch(empty, itsSocket)
  vi.advanceTimersByTime(20)

  expect(closed).toEqual([empty])
})
