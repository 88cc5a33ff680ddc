import { createHash } from "node:crypto"
import { encodeBits, encodeNumber, type SquareMethodName } from "@interop/contract/messages"
import {
  eachMessage,
  messageOf,
  parseReady,
  printedMessage,
  type Happening,
  type Messages,
  type Step,
  type Target,
} from "@interop/driver-protocol"
import {
  aCase,
  bytesOf,
  countingFrom0,
  digestOf,
  halfClosed,
  open,
  padded,
  received,
  send,
  sent,
  status,
  step,
  testProgress,
} from "@interop/driver-protocol/testing"
import { messagesOf } from "@interop/message-codecs"
import { fullParcel, parcelDescriptors, parcelMethods } from "@interop/message-codecs/testing"
import { expect, describe, it } from "vitest"
import {
  observe as observeAll,
  observeAt as observeAllAt,
  runPlan,
} from "../testing/driven-plan.ts"
import { startServer, startSquareServer } from "../testing/program.ts"

const inOrder = (seen: Happening[]) =>
  seen.filter(({ event }) => event !== "initial-metadata" && event !== "progress")
const observe = async (steps: Step[]) => inOrder(await observeAll(steps))
const observeAt = async (target: Target, steps: Step[], descriptors?: Buffer) =>
  inOrder(await observeAllAt(target, steps, descriptors))

const startEchoServer = () => startServer("echo-server.ts")
const note = (message: Buffer) =>
  `${message.length} ${createHash("sha256").update(message).digest("hex")}`

const methods: SquareMethodName[] = ["square", "rangeSquare", "sumSquare", "streamrangeSquare"]

function receivedMany(numbers: readonly number[]) {
  return { event: "received-many", call: "a", ...digestOf(numbers.map(encodeNumber)) }
}

describe("a double", () => {
  it.each(methods)("survives to the bit both ways (%s)", async (method) => {
    await using server = await startEchoServer()
    const doubles = [
      0x0000_0000_0000_0000n,
      0x8000_0000_0000_0000n,
      0x0000_0000_0000_0001n,
      0xfff0_0000_0000_0000n,
      0x7ff8_0000_0000_0001n,
      0xfff8_dead_0000_0001n,
      0x7ff0_0000_0000_0001n,
    ].map(encodeBits)
    const calls = doubles.flatMap((message, i): Step[] => [
      { ...open(method), call: `${i}` },
      { do: "send", call: `${i}`, bytes: message.toString("base64") },
      { do: "half-close", call: `${i}` },
      { do: "receive", call: `${i}` },
      { do: "receive", call: `${i}` },
    ])
    const seen = await observeAt({ address: server.address }, calls)
    const got = seen.flatMap((each) => (each.event === "received" ? [each] : []))
    expect(got).toEqual(
      doubles.map((message, i) => ({
        event: "received",
        call: `${i}`,
        ...printedMessage(message),
      })),
    )
    expect(await server.lastLines()).toEqual(doubles.map(note))
  })
})

describe("a padded message", () => {
  it.each([0, 300_000, 4 * 1024 * 1024 - 16])("of %d bytes more goes both ways", async (zeros) => {
    await using server = await startEchoServer()
    const message = messageOf(padded(12.3, zeros), "bytes")
    const steps = [
      open("streamrangeSquare", { codec: "bytes" }),
      step("send", padded(12.3, zeros)),
      step("receive"),
      step("half-close"),
      step("receive"),
    ]
    expect(await observeAt({ address: server.address }, steps)).toEqual([
      { event: "sent", call: "a", ...printedMessage(message) },
      { event: "received", call: "a", ...printedMessage(message) },
      halfClosed,
      status(0),
    ])
    expect(await server.lastLines()).toEqual([note(message)])
  })

  it.each(methods)("above 4 MiB is RESOURCE_EXHAUSTED (%s)", async (method) => {
    await using server = await startEchoServer()
    const steps = [
      open(method, { codec: "bytes" }),
      step("send", padded(12.3, 5 * 1024 * 1024)),
      step("receive-to-end"),
    ]
    const seen = await observeAt({ address: server.address }, steps)
    expect(seen.at(-1)).toEqual(status(8))
    expect(seen.filter(({ event }) => event === "received")).toEqual([])
  })
})

describe("a message", () => {
  it("is what the library makes of its bytes, on the wire too", async () => {
    await using server = await startEchoServer()
    const steps = [
      open("streamrangeSquare"),
      // An unknown field before 9.
      step("send", { bytes: "EAUJAAAAAAAAIkA=" }),
      step("receive"),
    ]
    expect(await observeAt({ address: server.address }, steps)).toEqual([sent(9), received(9)])
    expect(await server.lastLines()).toEqual([encodeNumber(9)].map(note))
  })

  it("that the library refuses is not sent, and the call goes on", async () => {
    const reason = expect.stringMatching(
      /^not a request of \/squarerpc_service\.SquareService\/\w+: Assertion failed$/,
    )
    const notSent = { event: "not-sent", call: "a", reason }
    expect(
      await observe([
        open("streamrangeSquare"),
        step("send", { bytes: "CQ==" }),
        step("send-many", { messages: [bytesOf(2), "CQ==", bytesOf(3)] }),
        step("exchange-many", { messages: ["CQ=="] }),
        step("half-close"),
        step("receive-to-end"),
      ]),
    ).toEqual([
      notSent,
      notSent,
      { event: "sent-many", call: "a", count: 1 },
      notSent,
      receivedMany([]),
      halfClosed,
      received(4),
      status(0),
    ])
    expect(
      await observe([
        open("square"),
        step("send", { bytes: "CQ==" }),
        send(2),
        step("receive-to-end"),
      ]),
    ).toEqual([notSent, sent(2), received(4), status(0)])
  })

  it("that came and that the library refuses ends the call", async () => {
    await using server = await startEchoServer()
    const steps = [
      open("streamrangeSquare", { codec: "bytes" }),
      step("send", { bytes: "CQ==" }),
      step("receive"),
    ]
    expect(await observeAt({ address: server.address }, steps)).toEqual([
      { event: "sent", call: "a", bytes: "CQ==" },
      { event: "received", call: "a", bytes: "CQ==" },
    ])
    const metadata = [["x-answer-bin", "CQ=="]]
    const read = [open("square", { metadata }), send(1), step("receive-to-end")]
    expect(await observeAt({ address: server.address }, read)).toEqual([
      sent(1),
      status(13, "cannot deserialize a response: Assertion failed"),
    ])
  })

  it("has zeros behind it on a call with the codec bytes only", async () => {
    expect(await observe([open("square"), step("send", { bytes: "", zeros: 1 })])).toEqual([
      {
        event: "unsupported",
        reason: "zeros of step send are for calls with the codec bytes only",
      },
    ])
  })
})

describe("another contract", () => {
  const parcel = (event: string) => ({ event, call: "a", ...printedMessage(fullParcel) })
  const openParcel = (shape: (typeof parcelMethods)[keyof typeof parcelMethods], more = {}) =>
    step("open", { ...shape, deadlineMs: 60_000, ...more })
  const sendParcel = step("send", { bytes: fullParcel.toString("base64") })

  it.each(Object.values(parcelMethods))("is called by its descriptors: $path", async (shape) => {
    await using server = await startEchoServer()
    const steps = [openParcel(shape), sendParcel, step("half-close"), step("receive-to-end")]
    expect(await observeAt({ address: server.address }, steps, parcelDescriptors)).toEqual([
      parcel("sent"),
      halfClosed,
      parcel("received"),
      status(0),
    ])
    expect(await server.lastLines()).toEqual([fullParcel].map(note))
  })

  it("has long streams", async () => {
    await using server = await startEchoServer()
    const messages: Messages = {
      count: 1000,
      template: fullParcel.toString("base64"),
      varying: { field: 1, type: "int64", from: 0 },
    }
    const steps = [
      openParcel(parcelMethods.exchange),
      step("exchange-many", { messages }),
      step("half-close"),
      step("receive"),
    ]
    const made = messagesOf(parcelDescriptors).methods.get(parcelMethods.exchange.path)
    const digest = digestOf([...eachMessage(messages)].map((message) => made!.request(message)))
    expect(await observeAt({ address: server.address }, steps, parcelDescriptors)).toEqual([
      { event: "received-many", call: "a", ...digest },
      halfClosed,
      status(0),
    ])
  })

  it("has what its library makes of a message, and with the codec bytes what came", async () => {
    await using server = await startEchoServer()
    // Field 15, which nobody knows, and id 1.
    const bytes = Buffer.from("7a01610801", "hex").toString("base64")
    const steps = (more = {}) => [
      openParcel(parcelMethods.deliver, more),
      step("send", { bytes }),
      step("receive"),
    ]
    const at = { address: server.address }
    expect(await observeAt(at, steps(), parcelDescriptors)).toEqual([
      { event: "sent", call: "a", bytes: "CAE=" },
      { event: "received", call: "a", bytes: "CAE=" },
    ])
    expect(await observeAt(at, steps({ codec: "bytes" }), parcelDescriptors)).toEqual([
      { event: "sent", call: "a", bytes },
      { event: "received", call: "a", bytes },
    ])
  })

  it("is named in the ready line, and does not have the square service", async () => {
    const plan = { cases: [aCase({ address: "localhost:1" }, [open("square")])] }
    const { ready, observations } = await runPlan(plan, parcelDescriptors)
    expect(parseReady(ready).messages).toBe("descriptors")
    expect(observations).toContainEqual(
      expect.objectContaining({
        event: "unsupported",
        reason: "the descriptors have no method /squarerpc_service.SquareService/square",
      }),
    )
  })
})

describe("long streams", () => {
  it("are sent, and received as a digest", async () => {
    const steps = [
      open("streamrangeSquare"),
      step("send-many", { messages: countingFrom0(100) }),
      step("send-many", { messages: [bytesOf(0.5), bytesOf(7)] }),
      step("half-close"),
      step("receive"),
      step("receive-many"),
      step("receive-many"),
      step("receive"),
    ]
    const squares = Array.from({ length: 100 }, (_, i) => i ** 2)
    expect(await observe(steps)).toEqual([
      { event: "sent-many", call: "a", count: 100 },
      { event: "sent-many", call: "a", count: 2 },
      halfClosed,
      received(0),
      receivedMany([...squares.slice(1), 0.25, 49]),
      status(0),
    ])
  })

  it("of 10,000 messages go each way", async () => {
    const steps = [
      open("sumSquare"),
      step("send-many", { messages: countingFrom0(10_000) }),
      step("half-close"),
      step("receive-to-end"),
      { ...open("rangeSquare"), call: "b" },
      { do: "send", call: "b", bytes: bytesOf(9_999) },
      { do: "receive-many", call: "b" },
    ]
    const squares = Array.from({ length: 10_000 }, (_, i) => i ** 2)
    const sum = squares.reduce((total, square) => total + square, 0)
    expect(await observe(steps)).toEqual([
      { event: "sent-many", call: "a", count: 10_000 },
      halfClosed,
      received(sum),
      status(0),
      { event: "sent", call: "b", bytes: bytesOf(9_999) },
      { ...receivedMany(squares), call: "b" },
      { ...status(0), call: "b" },
    ])
  })

  it("are exchanged message by message, up to the end of the call", async () => {
    expect(
      await observe([
        open("streamrangeSquare"),
        step("exchange-many", { messages: countingFrom0(50) }),
        step("half-close"),
        step("exchange-many", { messages: countingFrom0(5) }),
        step("exchange-many", { messages: countingFrom0(5) }),
      ]),
    ).toEqual([
      receivedMany(Array.from({ length: 50 }, (_, i) => i ** 2)),
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
        step("send-many", { messages: countingFrom0(10) }),
        step("receive"),
      ]),
    ).toEqual([halfClosed, { event: "sent-many", call: "a", count: 0 }, status(0)])
  })

  it("are unsupported where one request is all", async () => {
    for (const name of ["send-many", "exchange-many"]) {
      expect(await observe([open("square"), step(name, { messages: countingFrom0(2) })])).toEqual([
        { event: "unsupported", reason: "call a takes one request" },
      ])
    }
  })
})

testProgress(runPlan, () => startSquareServer("pausing"))

describe("open", () => {
  it("may give a path that the contract does not have, for bytes only", async () => {
    await using server = await startEchoServer()
    const to = async (path: string) =>
      observeAt({ address: server.address }, [
        open("square", { path, codec: "bytes" }),
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
    const path = "/squarerpc_service.SquareService/cube"
    expect(await observeAt({ address: server.address }, [open("square", { path })])).toEqual([
      { event: "unsupported", reason: `the descriptors have no method ${path}` },
    ])
  })

  it("may compress its requests, and then only its own", async () => {
    await using server = await startServer("encoding-server.ts")
    const steps = [
      open("square", { compression: "gzip", codec: "bytes" }),
      step("send", padded(2, 1000)),
      step("receive-to-end"),
      { ...open("square"), call: "b" },
      { do: "send", call: "b", bytes: bytesOf(2) },
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
        step("send-many", { messages: [] }),
        step("exchange-many", { messages: [] }),
        step("half-close"),
        step("receive"),
        step("receive-to-end"),
        step("receive-many"),
        step("cancel"),
        { ...open("square"), call: "b" },
        { do: "send", call: "b", bytes: bytesOf(3) },
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
      ...each((call, i) => ({ do: "send", call, bytes: bytesOf(i) })),
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
    const address = `127.0.0.1:${first.port},127.0.0.1:${second.port}`
    // The first ones may find only one of them connected.
    const names = Array.from({ length: 500 }, (_, i) => `call ${i}`)
    const steps = names.flatMap((call): Step[] => [
      { ...open("square"), call },
      { do: "send", call, bytes: bytesOf(1) },
      { do: "receive-to-end", call },
    ])
    await observeAt({ address, loadBalancing: "round_robin" }, steps)
    const counts = [(await first.lastLines()).length, (await second.lastLines()).length]
    expect(counts).not.toContain(0)
    expect(counts[0]! + counts[1]!).toBe(500)
  })
})
