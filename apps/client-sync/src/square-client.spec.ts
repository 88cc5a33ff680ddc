import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { SquareClient, CallError } from "./index.ts"
import { startSquareServer } from "./testing/program.ts"

let server: Awaited<ReturnType<typeof startSquareServer>>
let client: SquareClient

beforeAll(async () => {
  server = await startSquareServer()
  client = new SquareClient({ address: server.address })
})

afterAll(async () => {
  client.close()
  await server[Symbol.asyncDispose]()
})

const zeroToEleven = Array.from({ length: 12 }, (_, n) => n)

describe("the square service", () => {
  it("answers in all four shapes", () => {
    expect(client.square(12.3)).toBe(151.29000000000002)
    expect([...client.rangeSquare(3)]).toEqual([0, 1, 4, 9])
    expect(client.sumSquare(zeroToEleven)).toBe(506)
    expect([...client.streamrangeSquare(zeroToEleven)]).toEqual(zeroToEleven.map((n) => n * n))
  })

  it.for([0, Number.MIN_VALUE, 1e200, Number.NEGATIVE_INFINITY, Number.NaN, 0.1])(
    "squares %d as a double",
    (x) => {
      expect(client.square(x)).toBe(x * x)
    },
  )

  it("answers one number before the next is made of it", () => {
    const answers: number[] = [2]
    function* numbers() {
      while (answers.length < 5) yield answers.at(-1)!
    }
    for (const answer of client.streamrangeSquare(numbers())) {
      answers.push(answer)
    }
    expect(answers).toEqual([2, 4, 16, 256, 65536])
  })

  it("carries metadata and has deadlines", async () => {
    const headers: unknown[] = []
    const trailers: unknown[] = []
    client.square(2, {
      metadata: [["x-word", "hello"]],
      onInitialMetadata: (metadata) => headers.push(...metadata),
      onStatus: ({ metadata }) => trailers.push(...metadata),
    })
    expect(headers).toContainEqual(["x-word", "hello"])
    expect(trailers).toEqual([["x-trailer-bin", Buffer.from([0, 1, 255])]])

    await using silent = await startSquareServer("silent")
    using slow = new SquareClient({ address: silent.address })
    expect(() => slow.square(2, { timeoutMs: 100 })).toThrow(CallError)
    expect(() => slow.square(2, { timeoutMs: 100 })).toThrow(/^DEADLINE_EXCEEDED: /)
  })

  it("does not do more than it is asked for", async () => {
    await using fresh = await startSquareServer()
    using hurried = new SquareClient({ address: fresh.address })
    for (const square of hurried.rangeSquare(1e15)) if (square === 100) break
    expect(await fresh.lineThatStarts("end")).toBe("end of rangeSquare")
  })
})
