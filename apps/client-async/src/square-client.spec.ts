import { once } from "node:events"
import { status } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { CallError, SquareClient } from "./index.ts"
import { startSquareServer } from "./testing/square-server.ts"

async function collect(numbers: AsyncIterable<number>): Promise<number[]> {
  const collected: number[] = []
  for await (const value of numbers) collected.push(value)
  return collected
}

describe("SquareClient", () => {
  it("has a method for each call shape", async () => {
    await using server = await startSquareServer()
    await using client = new SquareClient(server)
    expect(await client.square(12.3)).toBe(12.3 * 12.3)
    expect(await collect(client.rangeSquare(3))).toEqual([0, 1, 4, 9])
    expect(await client.sumSquare([0, 1, 2, 3])).toBe(14)
    expect(await collect(client.streamrangeSquare([3, -2, 0.5]))).toEqual([9, 4, 0.25])
  })

  it("carries doubles as they are", async () => {
    await using server = await startSquareServer({
      handlers: { square: (call, respond) => respond(null, call.request) },
    })
    await using client = new SquareClient(server)
    const doubles = [
      0,
      1e300,
      -5e-324,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]
    for (const double of doubles) expect(await client.square(double)).toBe(double)
  })

  it("takes the next number only when the answer to the last one has been had", async () => {
    await using server = await startSquareServer()
    await using client = new SquareClient(server)
    const order: string[] = []
    let answered = Promise.withResolvers<void>()
    async function* numbers() {
      for (const x of [1, 2, 3]) {
        answered = Promise.withResolvers()
        order.push(`send ${x}`)
        yield x
        await answered.promise
      }
    }
    for await (const square of client.streamrangeSquare(numbers())) {
      order.push(`receive ${square}`)
      answered.resolve()
    }
    expect(order).toEqual(["send 1", "receive 1", "send 2", "receive 4", "send 3", "receive 9"])
  })

  it("throws CallError", async () => {
    await using server = await startSquareServer()
    await using client = new SquareClient(server)
    const failed = collect(client.rangeSquare(Number.POSITIVE_INFINITY))
    await expect(failed).rejects.toBeInstanceOf(CallError)
    await expect(failed).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      codeName: "INVALID_ARGUMENT",
      details: "no range\nends at Infinity",
    })
  })

  it("cancels the calls that are open at the end of its scope", async () => {
    await using server = await startSquareServer({ handlers: { square: () => {} } })
    let failed: Promise<unknown>
    let cancelled: Promise<unknown>
    {
      await using client = new SquareClient(server)
      failed = client.square(1).catch((error: unknown) => error)
      cancelled = once(await server.firstCall, "cancelled")
    }
    expect(await failed).toMatchObject({ code: status.CANCELLED })
    await cancelled
  })
})
