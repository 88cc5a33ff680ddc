import { createHash } from "node:crypto"
import { encodeDouble, messageOf, type Step } from "@interop/driver-protocol"
import { pausingService } from "@interop/driver-protocol/pausing-service"
import {
  halfClosed,
  received,
  send,
  sent,
  status,
  step,
  testProgress,
} from "@interop/driver-protocol/testing"
import { expect, describe, it } from "vitest"
import { observe, observeAt, open, runPlan } from "../testing/driven-plan.ts"
import { startEchoServer } from "../testing/echo-server.ts"
import { startEncodingServer } from "../testing/encoding-server.ts"
import { startSquareServer } from "../testing/square-server.ts"

const methods = ["square", "rangeSquare", "sumSquare", "streamrangeSquare"]

const sentHex = (value: string) => ({ event: "sent", call: "a", value })
const receivedHex = (value: string) => ({ event: "received", call: "a", value })

function receivedMany(numbers: readonly number[]) {
  const hash = createHash("sha256")
  for (const x of numbers) hash.update(encodeDouble(x), "hex")
  return { event: "received-many", call: "a", count: numbers.length, sha256: hash.digest("hex") }
}

describe("a double", () => {
  it.each(methods)("survives to the bit both ways (%s)", async (method) => {
    await using server = await startEchoServer()
    const doubles = [
      "0000000000000000",
      "8000000000000000",
      "0000000000000001",
      "fff0000000000000",
      "7ff8000000000001",
      "fff8dead00000001",
      "7ff0000000000001",
    ]
    const calls = doubles.flatMap((value, i): Step[] => [
      { ...open(method), call: `${i}` },
      { do: "send", call: `${i}`, value },
      { do: "half-close", call: `${i}` },
      { do: "receive", call: `${i}` },
      { do: "receive", call: `${i}` },
    ])
    const seen = await observeAt({ address: server.address }, calls)
    const got = seen.flatMap((each) => (each.event === "received" ? [each.value] : []))
    expect(got).toEqual(doubles)
    expect(server.messages).toEqual(doubles.map((hex) => messageOf(hex)))
  })
})

describe("a padded message", () => {
  const value = "402899999999999a"

  it.each([0, 300_000, 4 * 1024 * 1024 - 16])("of %d bytes more goes both ways", async (bytes) => {
    await using server = await startEchoServer()
    const steps = [
      open("streamrangeSquare"),
      step("send", { value, paddingBytes: bytes }),
      step("receive"),
      step("half-close"),
      step("receive"),
    ]
    expect(await observeAt({ address: server.address }, steps)).toEqual([
      sentHex(value),
      receivedHex(value),
      halfClosed,
      status(0),
    ])
    const [message] = server.messages
    expect(message?.equals(messageOf(value, bytes))).toBe(true)
  })

  it.each(methods)("above 4 MiB is RESOURCE_EXHAUSTED (%s)", async (method) => {
    await using server = await startEchoServer()
    const steps = [
      open(method),
      step("send", { value, paddingBytes: 5 * 1024 * 1024 }),
      step("receive-to-end"),
    ]
    const seen = await observeAt({ address: server.address }, steps)
    expect(seen.at(-1)).toEqual(status(8))
    expect(seen.filter(({ event }) => event === "received")).toEqual([])
  })
})

describe("long streams", () => {
  it("are sent, and received as a digest", async () => {
    const steps = [
      open("streamrangeSquare"),
      step("send-many", { values: { from: -1, count: 100 } }),
      step("send-many", { values: [encodeDouble(0.5), encodeDouble(7)] }),
      step("half-close"),
      step("receive"),
      step("receive-many"),
      step("receive-many"),
      step("receive"),
    ]
    const squares = Array.from({ length: 100 }, (_, i) => (i - 1) ** 2)
    expect(await observe(steps)).toEqual([
      { event: "sent-many", call: "a", count: 100 },
      { event: "sent-many", call: "a", count: 2 },
      halfClosed,
      received(1),
      receivedMany([...squares.slice(1), 0.25, 49]),
      status(0),
    ])
  })

  it("of 100,000 messages go each way", async () => {
    const steps = [
      open("sumSquare"),
      step("send-many", { values: { from: 0, count: 100_000 } }),
      step("half-close"),
      step("receive-to-end"),
      { ...open("rangeSquare"), call: "b" },
      { do: "send", call: "b", value: encodeDouble(99_999) },
      { do: "receive-many", call: "b" },
    ]
    const squares = Array.from({ length: 100_000 }, (_, i) => i ** 2)
    const sum = squares.reduce((total, square) => total + square, 0)
    expect(await observe(steps)).toEqual([
      { event: "sent-many", call: "a", count: 100_000 },
      halfClosed,
      received(sum),
      status(0),
      { event: "sent", call: "b", value: encodeDouble(99_999) },
      { ...receivedMany(squares), call: "b" },
      { ...status(0), call: "b" },
    ])
  })

  it("are exchanged message by message, up to the end of the call", async () => {
    expect(
      await observe([
        open("streamrangeSquare"),
        step("exchange-many", { values: { from: 1, count: 50 } }),
        step("half-close"),
        step("exchange-many", { values: { from: 1, count: 5 } }),
        step("exchange-many", { values: { from: 1, count: 5 } }),
      ]),
    ).toEqual([
      receivedMany(Array.from({ length: 50 }, (_, i) => (i + 1) ** 2)),
      halfClosed,
      receivedMany([]),
      status(0),
    ])
  })

  it("end with those that were taken", async () => {
    expect(
      await observe([
        open("streamrangeSquare"),
        step("half-close"),
        step("send-many", { values: { from: 0, count: 10 } }),
        step("receive"),
      ]),
    ).toEqual([halfClosed, { event: "sent-many", call: "a", count: 0 }, status(0)])
  })

  it("are unsupported where one request is all", async () => {
    for (const name of ["send-many", "exchange-many"]) {
      expect(
        await observe([open("square"), step(name, { values: { from: 0, count: 2 } })]),
      ).toEqual([{ event: "unsupported", reason: "call a takes one request" }])
    }
  })
})

testProgress(runPlan, () => startSquareServer({ handlers: pausingService }))

describe("open", () => {
  it("may give another path", async () => {
    await using server = await startEchoServer()
    const to = async (path: string) =>
      observeAt({ address: server.address }, [
        open("square", { path }),
        send(2),
        step("receive-to-end"),
      ])
    expect(await to("/squarerpc_service.SquareService/cube")).toEqual([
      sent(2),
      received(2),
      status(0),
    ])
    expect((await to("/squarerpc_service.SquareService/root")).at(-1)).toEqual(status(12))
    expect((await to("/squarerpc_service.CubeService/square")).at(-1)).toEqual(status(12))
  })

  it("may compress its requests, and then only its own", async () => {
    await using server = await startEncodingServer()
    const steps = [
      open("square", { compression: "gzip" }),
      step("send", { value: encodeDouble(2), paddingBytes: 1000 }),
      step("receive-to-end"),
      { ...open("square"), call: "b" },
      { do: "send", call: "b", value: encodeDouble(2) },
      { do: "receive-to-end", call: "b" },
    ]
    const seen = await observeAt({ address: server.address }, steps)
    expect(seen.filter(({ event }) => event === "status")).toEqual([
      status(9, "gzip, 1"),
      { ...status(9, "undefined, 0"), call: "b" },
    ])
  })

  it("may wait for a connection", async () => {
    const to = async (more: Record<string, unknown>) => {
      const seen = await observeAt({ address: "127.0.0.1:1" }, [
        open("square", more),
        send(1),
        step("receive-to-end"),
      ])
      return seen.at(-1)
    }
    expect(await to({ waitForReady: false })).toEqual(status(14))
    expect(await to({ waitForReady: true, deadlineMs: 300 })).toEqual(status(4))
  })

  it("is refused with metadata that gRPC cannot carry; the rest of the case goes on", async () => {
    for (const entry of [
      ["x word", "a"],
      ["x-word", "ä"],
    ]) {
      const steps = [
        open("streamrangeSquare", { metadata: [entry] }),
        send(1),
        step("send-many", { values: [] }),
        step("exchange-many", { values: [] }),
        step("half-close"),
        step("receive"),
        step("receive-to-end"),
        step("receive-many"),
        step("cancel"),
        { ...open("square"), call: "b" },
        { do: "send", call: "b", value: encodeDouble(3) },
        { do: "receive", call: "b" },
      ]
      expect(await observe(steps)).toEqual([
        { event: "not-opened", call: "a", reason: expect.any(String) },
        { ...sent(3), call: "b" },
        { ...received(9), call: "b" },
      ])
    }
  })
})

describe("a channel", () => {
  it("carries a hundred calls at once", async () => {
    const names = Array.from({ length: 100 }, (_, i) => `call ${i}`)
    const each = (steps: (call: string, i: number) => Step) => names.map(steps)
    const seen = await observe([
      ...each((call) => ({ ...open("streamrangeSquare"), call })),
      ...each((call, i) => ({ do: "send", call, value: encodeDouble(i) })),
      ...each((call) => ({ do: "receive", call })),
      ...each((call) => ({ do: "half-close", call })),
      ...each((call) => ({ do: "receive", call })),
    ])
    const got = seen.flatMap((one) => (one.event === "received" ? [one] : []))
    expect(got).toEqual(names.map((call, i) => ({ ...received(i ** 2), call })))
    expect(seen.filter((one) => one.event === "status" && one.code === 0)).toHaveLength(100)
  })

  it("over several addresses calls them in turn", async () => {
    await using first = await startEchoServer()
    await using second = await startEchoServer()
    const address = `${first.address},${second.address}`
    // The first ones may find only one of them connected.
    const names = Array.from({ length: 500 }, (_, i) => `call ${i}`)
    const steps = names.flatMap((call): Step[] => [
      { ...open("square"), call },
      { do: "send", call, value: encodeDouble(1) },
      { do: "receive-to-end", call },
    ])
    await observeAt({ address, loadBalancing: "round_robin" }, steps)
    const counts = [first.messages.length, second.messages.length]
    expect(counts).not.toContain(0)
    expect(counts[0]! + counts[1]!).toBe(500)
  })

  it("over several names is one that grpc-js has not", async () => {
    const target = { address: "localhost:1,localhost:2", loadBalancing: "round_robin" } as const
    expect(await observeAt(target, [open("square")])).toEqual([
      { event: "unsupported", reason: expect.stringContaining("localhost:1,localhost:2") },
    ])
  })
})
