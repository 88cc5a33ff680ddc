import { status } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { connect } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"

const { one, many, total, chat } = NumberService
const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

describe("a call with a far deadline", () => {
  it.each([
    ["25 days, as seconds", "2160000S", 25 * dayMs],
    ["a month, as seconds", "2592000S", 30 * dayMs],
    ["2 to the 32nd milliseconds, near enough", "4294967S", 4_294_967 * secondMs],
    ["60 days, as minutes", "86400M", 60 * dayMs],
    ["ten years, as hours", "87600H", 3650 * dayMs],
    ["the longest there is", "99999999H", 99_999_999 * hourMs],
  ])("of %s is not over at once, and its handler knows", async (_what, timeout, timeoutMs) => {
    const deadlines: number[] = []
    await using connection = await connect({
      one: (n, call) => {
        deadlines.push(call.deadlineAtMs)
        return n
      },
      async *chat(numbers, call) {
        deadlines.push(call.deadlineAtMs)
        yield* numbers
      },
    })
    using client = new RawClient(connection.port)
    const before = Date.now()
    for (const { path } of [one, many, total, chat]) {
      const call = client.call(path, { messages: [3], timeout, halfClose: false })
      // A turn of timers: the deadline of a moment ago would be over.
      await connection.turns(5)
      call.end()
      expect(await statusOf(call)).toBe(status.OK)
    }
    const after = Date.now()
    const far = deadlines.filter((deadlineAtMs) => deadlineAtMs !== Infinity)
    expect(far).toHaveLength(2)
    for (const deadlineAtMs of far) {
      expect(deadlineAtMs).toBeGreaterThanOrEqual(before + timeoutMs)
      expect(deadlineAtMs).toBeLessThanOrEqual(after + timeoutMs)
    }
  })

  it("leaves no trace in the metadata, and cannot be set from there", async () => {
    const seen: string[][] = []
    const deadlines: number[] = []
    await using connection = await connect({
      one: (n, call) => {
        seen.push(Object.keys(call.metadata.getMap()))
        deadlines.push(call.deadlineAtMs)
        return n
      },
    })
    using client = new RawClient(connection.port)
    const far = client.call(one.path, { messages: [1], timeout: "2592000S" })
    expect(await statusOf(far)).toBe(status.OK)
    const forged = client.call(one.path, { messages: [1], headers: { "grpc-far-deadline": "1" } })
    expect(await statusOf(forged)).toBe(status.OK)
    for (const keys of seen) expect(keys.filter((key) => key.includes("deadline"))).toEqual([])
    expect(deadlines.at(-1)).toBe(Infinity)
  })
})

describe("a call with a near deadline", () => {
  it("is ended by it", async () => {
    await using connection = await connect({ one: () => new Promise<number>(() => {}) })
    using client = new RawClient(connection.port)
    for (const timeout of ["50m", "1S"]) {
      const call = client.call(one.path, { messages: [1], timeout })
      expect(await statusOf(call)).toBe(status.DEADLINE_EXCEEDED)
    }
  })
})

it("a deadline that has passed already prints no warning", async () => {
  const warnings: Error[] = []
  const hear = (warning: Error) => warnings.push(warning)
  process.on("warning", hear)
  await using connection = await connect()
  using client = new RawClient(connection.port)
  for (const timeout of ["0n", "1n", "1u", "0S", "1m"])
    for (const { path } of Object.values(NumberService))
      expect([status.OK, status.DEADLINE_EXCEEDED]).toContain(
        await statusOf(client.call(path, { messages: [1], timeout })),
      )
  await connection.turns(5)
  process.off("warning", hear)
  expect(warnings).toEqual([])
})
