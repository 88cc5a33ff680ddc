import type { BidiMode } from "@interop/square-program/listener"
import { status } from "@grpc/grpc-js"
import { toMessage, toNumber, type Message } from "@interop/contract"
import { describe, expect, it } from "vitest"
import { SquareServer } from "./square-server.ts"
import { readToEnd, SquareCalls } from "./testing/square-calls.ts"

/** A server on a free port, and its calls; both end with the scope. */
class Served implements AsyncDisposable {
  readonly calls: SquareCalls
  readonly #server: SquareServer

  private constructor(server: SquareServer, port: number) {
    this.#server = server
    this.calls = new SquareCalls(port)
  }

  static async start({
    workers = 0,
    bidi = "interleaved",
  }: { workers?: number; bidi?: BidiMode } = {}): Promise<Served> {
    let port = 0
    const listener = {
      name: "it",
      host: "127.0.0.1",
      port: 0,
      transport: "plaintext",
      service: { bidi },
    } as const
    const server = await SquareServer.start(
      { listeners: [listener] },
      { workers, onError: failOnError },
      ([bound]) => (port = bound?.port ?? 0),
    )
    return new Served(server, port)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.calls[Symbol.dispose]()
    await this.#server.drain({ timeLimitMs: 0 })
  }
}

function failOnError(message: string): never {
  throw new Error(message)
}

const upTo12 = [0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144]
const upTo11 = upTo12.slice(0, 12)
const from0To11 = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]

describe.each([
  ["in its own thread", 0],
  ["in two workers", 2],
])("arithmetic %s", (_where, workers) => {
  it("gives the tutorial's five results", async () => {
    await using interleaved = await Served.start({ workers })
    await using afterHalfClose = await Served.start({ workers, bidi: "after-half-close" })
    const { calls } = interleaved
    const ok = { code: status.OK }
    expect(await calls.square(12.3)).toMatchObject({ numbers: [151.29000000000002], ...ok })
    expect(await calls.rangeSquare(12)).toMatchObject({ numbers: upTo12, ...ok })
    expect(await calls.sumSquare(from0To11)).toMatchObject({ numbers: [506], ...ok })
    expect(await calls.streamrangeSquare(from0To11)).toMatchObject({ numbers: upTo11, ...ok })
    expect(await afterHalfClose.calls.streamrangeSquare(from0To11)).toMatchObject({
      numbers: upTo11,
      ...ok,
    })
  })

  it.each([
    [0, 0],
    [-3, 9],
    [1e200, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
    [5e-324, 0],
  ])("takes every double: the square of %d is %d", async (x, expected) => {
    await using served = await Served.start({ workers })
    expect((await served.calls.square(x)).numbers).toEqual([expected])
  })

  it.each([
    [Number.NaN, "a range cannot end at NaN; ask for a number up to 9007199254740991"],
    [
      Number.POSITIVE_INFINITY,
      "a range cannot end at Infinity; ask for a number up to 9007199254740991",
    ],
    [
      Number.NEGATIVE_INFINITY,
      "a range cannot end at -Infinity; ask for a number up to 9007199254740991",
    ],
    [1e16, "a range cannot count up to 10000000000000000; ask for a number up to 9007199254740991"],
  ])("answers a range up to %d with INVALID_ARGUMENT", async (n, details) => {
    await using served = await Served.start({ workers })
    expect(await served.calls.rangeSquare(n)).toEqual({
      numbers: [],
      code: status.INVALID_ARGUMENT,
      details,
    })
  })

  it("has nothing for a negative range and for empty streams", async () => {
    await using served = await Served.start({ workers })
    expect((await served.calls.rangeSquare(-1)).numbers).toEqual([])
    expect((await served.calls.sumSquare([])).numbers).toEqual([0])
    expect((await served.calls.streamrangeSquare([])).numbers).toEqual([])
  })

  it("begins a range of 1e15 numbers at once and stops it after ten", async () => {
    await using served = await Served.start({ workers })
    const call = served.calls.openRange(1e15)
    const outcome = readToEnd(call)
    let received = 0
    call.on("data", () => {
      received += 1
      if (received === 10) call.cancel()
    })
    const { numbers, code } = await outcome
    expect(code).toBe(status.CANCELLED)
    expect(numbers.slice(0, 10)).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64, 81])
    expect((await served.calls.square(2)).numbers).toEqual([4])
  })

  it("keeps the order of long streams", async () => {
    await using interleaved = await Served.start({ workers })
    await using afterHalfClose = await Served.start({ workers, bidi: "after-half-close" })
    const sent = Array.from({ length: 5000 }, (_, i) => i - 0.5)
    const squares = sent.map((x) => x * x)
    expect((await interleaved.calls.streamrangeSquare(sent)).numbers).toEqual(squares)
    expect((await afterHalfClose.calls.streamrangeSquare(sent)).numbers).toEqual(squares)
    expect((await interleaved.calls.rangeSquare(4999)).numbers).toEqual(
      Array.from({ length: 5000 }, (_, i) => i * i),
    )
    expect((await interleaved.calls.sumSquare(sent)).numbers).toEqual([
      squares.reduce((sum, square) => sum + square, 0),
    ])
  })

  it("interleaved answers each number before the next is sent", async () => {
    await using served = await Served.start({ workers })
    const call = served.calls.openBidi()
    const answers = call.iterator() as AsyncIterator<Message>
    for (const x of [3, 4, 5]) {
      call.write(toMessage(x))
      expect(toNumber((await answers.next()).value as Message)).toBe(x * x)
    }
    call.end()
    expect((await answers.next()).done).toBe(true)
  })

  it("after-half-close answers nothing before the half-close", async () => {
    await using served = await Served.start({ workers, bidi: "after-half-close" })
    const call = served.calls.openBidi()
    const outcome = readToEnd(call)
    let received = 0
    call.on("data", () => (received += 1))
    for (const x of [3, 4, 5]) call.write(toMessage(x))
    await served.calls.turns(50)
    expect(received).toBe(0)
    call.end()
    expect((await outcome).numbers).toEqual([9, 16, 25])
  })
})
