import { createHash } from "node:crypto"
import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf"
import { FileDescriptorSetSchema, type FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt"
import { Metadata, status } from "@grpc/grpc-js"
import { encodeBits, squareMethodShapes, type SquareMethodName } from "@interop/contract/messages"
import type { Step } from "@interop/driver-protocol"
import { bytesOf, countingFrom0 } from "@interop/driver-protocol/testing"
import { fullParcel, parcelDescriptors, parcelMethods } from "@interop/message-codecs/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { healthClient, healthOf, reflect } from "../testing/auxiliary-clients.ts"
import { RunningProgram } from "../testing/running-program.ts"
import {
  outcomeOf,
  ScriptedCalls,
  type MethodOrPath,
  type ScriptedStream,
} from "../testing/scripted-calls.ts"
import {
  happeningsOf,
  linesIn,
  startScriptedServer,
  type ScriptedServer,
} from "../testing/scripted-server.ts"
import { SilentClient } from "../testing/silent-client.ts"
import { SquareCalls } from "../testing/square-calls.ts"

let shared: ScriptedServer
beforeAll(async () => {
  shared = await startScriptedServer()
})
afterAll(async () => {
  await shared[Symbol.asyncDispose]()
})

let plays = 0

/** What one scripted call looks like from both sides, its begin left out. */
async function play(
  method: MethodOrPath,
  steps: Step[],
  requests: readonly string[] = [],
  {
    codec,
    server = shared,
    ...options
  }: { deadlineMs?: number; metadata?: Metadata; codec?: "bytes"; server?: ScriptedServer } = {},
) {
  plays += 1
  const call = `play ${plays}`
  using calls = new ScriptedCalls(server.port)
  const outcome = await calls.run(method, { call, codec, steps }, requests, options)
  const [begun, ...happenings] = happeningsOf(call, await server.linesUntil(call, "call-ended"))
  return { outcome, begun, happenings: happenings.slice(0, -1) }
}

const nine = bytesOf(9)
const four = bytesOf(4)
const received = (bytes: string) => ({ event: "received", bytes })
const sent = (bytes: string) => ({ event: "sent", bytes })
const halfClose = { event: "half-close" }
const cancelled = { event: "cancelled" }
const ok = { event: "status-sent", code: 0 }

const methods: SquareMethodName[] = ["square", "rangeSquare", "sumSquare", "streamrangeSquare"]

describe("a script", () => {
  it.each(methods)("is played instead of %s", async (method) => {
    const steps = [{ do: "receive" }, { do: "receive" }, { do: "send", bytes: nine }]
    const { outcome, begun, happenings } = await play(method, steps, [four])
    expect(outcome).toMatchObject({ received: [nine], code: status.OK })
    expect(begun).toMatchObject({ event: "call-begun", path: squareMethodShapes[method].path })
    expect(happenings).toEqual([received(four), halfClose, sent(nine), ok])
  })

  it("echoes doubles to the bit, as they come", async () => {
    const doubles = [0x8000_0000_0000_0000n, 0x7ff0_0000_0000_0001n, 0xfff8_dead_0000_0001n, 0n]
      .map((bits) => encodeBits(bits).toString("base64"))
      .concat(nine)
    const { outcome, happenings } = await play(
      "streamrangeSquare",
      [{ do: "echo-to-end" }],
      doubles,
    )
    expect(outcome).toMatchObject({ received: doubles, code: status.OK })
    expect(happenings).toEqual([
      ...doubles.flatMap((bytes) => [received(bytes), sent(bytes)]),
      halfClose,
      ok,
    ])
  })

  it("receives to the end, and sends many", async () => {
    const steps = [
      { do: "receive-to-end" },
      { do: "send-many", messages: countingFrom0(1001) },
      { do: "send-many", messages: [nine, four] },
      { do: "send", bytes: nine },
    ]
    const { outcome, happenings } = await play("streamrangeSquare", steps, [four, nine])
    expect(outcome.received).toHaveLength(1004)
    expect(outcome.received.slice(-4)).toEqual([bytesOf(1000), nine, four, nine])
    expect(happenings).toEqual([
      received(four),
      received(nine),
      halfClose,
      { event: "sent-many", count: 1001 },
      { event: "sent-many", count: 2 },
      sent(nine),
      ok,
    ])
  })

  it("writes what it sends as the library writes it", async () => {
    const writtenOut = "CQAAAAAAAAAA"
    const steps = [{ do: "receive" }, { do: "send", bytes: "EAUJAAAAAAAAIkA=" }]
    const { outcome, happenings } = await play("square", steps, [writtenOut])
    expect(outcome).toMatchObject({ received: [nine], code: status.OK })
    expect(happenings).toEqual([received(""), sent(nine), ok])
  })

  it.each(methods)("of bytes that are no message is refused: %s", async (method) => {
    const { outcome, happenings } = await play(method, [{ do: "send", bytes: "CQ==" }], [four])
    const reason = `not a response of ${method}: Assertion failed`
    expect(happenings).toEqual([{ event: "not-sent", reason }])
    expect(outcome).toMatchObject({ received: [], code: status.INTERNAL, details: reason })
  })

  it("of many, one of which is no message, says how many were sent", async () => {
    const steps = [{ do: "send-many", messages: [nine, "CQ==", four] }]
    const { outcome, happenings } = await play("rangeSquare", steps, [four])
    const reason = "not a response of rangeSquare: Assertion failed"
    expect(happenings).toEqual([
      { event: "not-sent", reason },
      { event: "sent-many", count: 1 },
    ])
    expect(outcome).toMatchObject({ received: [nine], code: status.INTERNAL, details: reason })
  })

  it.each(methods)("leaves it to the library to refuse a request of %s", async (method) => {
    using calls = new ScriptedCalls(shared.port)
    const script = { call: `no message ${method}`, steps: [{ do: "receive-to-end" }] }
    expect(await calls.run(method, script, ["CQ=="])).toMatchObject({
      received: [],
      code: status.INTERNAL,
      details: "Error deserializing request",
    })
  })

  it.each(methods)("with the codec bytes parses nothing: %s", async (method) => {
    const [noMessage, long] = ["CQ==", Buffer.alloc(100_000, 7).toString("base64")]
    const steps = [
      { do: "receive" },
      { do: "receive" },
      { do: "send", bytes: "eqCNBg==", zeros: 100_000 },
    ]
    const padded = Buffer.concat([Buffer.from("7aa08d06", "hex"), Buffer.alloc(100_000)])
    for (const request of [noMessage, long]) {
      const { outcome, happenings } = await play(method, steps, [request], { codec: "bytes" })
      expect(outcome).toMatchObject({ received: [padded.toString("base64")], code: status.OK })
      expect(happenings).toEqual([
        request === long ? { event: "received", ...digestOf(long) } : received(noMessage),
        halfClose,
        { event: "sent", ...digestOf(padded.toString("base64")) },
        ok,
      ])
    }
  })

  it("shows the metadata and the deadline of the call, without itself", async () => {
    const metadata = new Metadata()
    metadata.add("x-word", "hello")
    metadata.add("x-raw-bin", Buffer.from([0, 1, 255]))
    const { begun } = await play("square", [{ do: "send", bytes: nine }], [four], {
      metadata,
      deadlineMs: 50_000,
    })
    if (begun?.event !== "call-begun") throw new Error("no call-begun")
    expect(begun.metadata).toContainEqual(["x-word", "hello"])
    expect(begun.metadata).toContainEqual(["x-raw-bin", "AAH/"])
    expect(begun.metadata.map(([key]) => key)).not.toContain("interop-script")
    expect(begun.deadlineMs).toBeGreaterThan(0)
    expect(begun.deadlineMs).toBeLessThanOrEqual(50_000)
  })

  it("sends headers before anything else, and trailers with any status", async () => {
    const steps = [
      {
        do: "initial-metadata",
        metadata: [
          ["x-head", "1"],
          ["x-head-bin", "AAH/"],
        ],
      },
      { do: "trailers", metadata: [["x-tail", "a"]] },
      {
        do: "trailers",
        metadata: [
          ["x-tail", "b"],
          ["x-tail-bin", "AQI="],
        ],
      },
      { do: "status", code: 5, message: "no such number" },
    ]
    for (const method of methods) {
      const { outcome, happenings } = await play(method, steps, [four])
      expect(outcome.headers?.get("x-head")).toEqual(["1"])
      expect(outcome.headers?.get("x-head-bin")).toEqual([Buffer.from([0, 1, 255])])
      expect(outcome.trailers.get("x-tail")).toEqual(["a, b"])
      expect(outcome.trailers.get("x-tail-bin")).toEqual([Buffer.from([1, 2])])
      expect(outcome).toMatchObject({ code: 5, details: "no such number" })
      expect(happenings).toEqual([
        { event: "initial-metadata-sent" },
        { event: "status-sent", code: 5 },
      ])
    }
  })

  it("ends calls with every status", async () => {
    await using server = await startScriptedServer()
    using calls = new ScriptedCalls(server.port)
    const message = "naïve 100% €\n"
    for (let code = 1; code <= 16; code += 1) {
      for (const method of methods) {
        const steps = [{ do: "status", code, message }]
        const outcome = await calls.run(method, { call: `${code}`, steps }, [four])
        expect(outcome).toMatchObject({ code, details: message, received: [] })
      }
    }
    const success = [
      { do: "send", bytes: nine },
      { do: "status", code: 0, message: "" },
    ]
    expect(await calls.run("streamrangeSquare", { call: "0", steps: success })).toMatchObject({
      received: [nine],
      code: 0,
    })
    const { stdout } = await server.stop()
    expect(happeningsOf("0", linesIn(stdout)).slice(1)).toEqual([
      sent(nine),
      ok,
      { event: "call-ended" },
    ])
  })

  it("ends a stream early, after its messages", async () => {
    const steps = [
      { do: "receive" },
      { do: "send", bytes: nine },
      { do: "status", code: 9, message: "enough" },
      { do: "send", bytes: four },
    ]
    const { outcome, happenings } = await play("streamrangeSquare", steps, [four, four, four])
    expect(outcome).toMatchObject({ received: [nine], code: 9, details: "enough" })
    expect(happenings).toEqual([received(four), sent(nine), { event: "status-sent", code: 9 }])
  })

  it("throws as a programmer's mistake would, and its client hears no secret", async () => {
    for (const method of methods) {
      const steps = [{ do: "throw", message: "secret 31" }]
      const { outcome, happenings } = await play(method, steps, [four])
      expect(outcome).toMatchObject({ code: status.UNKNOWN, received: [] })
      expect(outcome.details).not.toContain("secret")
      expect(happenings).toEqual([{ event: "thrown" }])
      expect(await shared.nextComplaint()).toContain("secret 31")
    }
  })

  it.each<[string, SquareMethodName, Step[], string]>([
    ["a step that nobody knows", "square", [{ do: "juggle" }], 'unknown step "juggle"'],
    [
      "a key that nobody knows",
      "rangeSquare",
      [{ do: "receive", withinMs: 1 }],
      'unknown key "withinMs" of step receive',
    ],
    [
      "a second response where there is one",
      "sumSquare",
      [
        { do: "send", bytes: nine },
        { do: "send", bytes: nine },
      ],
      "sumSquare takes one response",
    ],
    [
      "several responses where there is one",
      "square",
      [{ do: "send-many", messages: [nine, nine] }],
      "square takes one response",
    ],
    [
      "zeros behind a message that is parsed",
      "square",
      [{ do: "send", bytes: nine, zeros: 1 }],
      "zeros of step send are for calls with the codec bytes only",
    ],
    ["OK without a response", "square", [], "grpc-js ends square with OK only together"],
    [
      "a message of OK",
      "streamrangeSquare",
      [{ do: "status", code: 0, message: "fine" }],
      "grpc-js has a message of its own for OK",
    ],
    [
      "a code that gRPC has not",
      "streamrangeSquare",
      [{ do: "status", code: 17, message: "" }],
      "gRPC has no status code 17",
    ],
    [
      "headers after a message",
      "streamrangeSquare",
      [
        { do: "send", bytes: nine },
        { do: "initial-metadata", metadata: [] },
      ],
      "the response headers have been sent",
    ],
    [
      "a key that grpc-js refuses",
      "streamrangeSquare",
      [{ do: "trailers", metadata: [["x y", "1"]] }],
      'Metadata key "x y" contains illegal characters',
    ],
  ])("with %s says so and ends with UNIMPLEMENTED", async (_what, method, steps, reason) => {
    const { outcome, happenings } = await play(method, steps, [four])
    const seen = happenings.at(-1)
    if (seen?.event !== "unsupported") throw new Error(JSON.stringify(happenings))
    expect(seen.reason).toContain(reason)
    expect(outcome).toMatchObject({ code: status.UNIMPLEMENTED, details: seen.reason })
  })

  it("that cannot be read is INVALID_ARGUMENT and no line", async () => {
    await using server = await startScriptedServer()
    using calls = new ScriptedCalls(server.port)
    for (const method of methods) {
      expect(await calls.run(method, "{", [four])).toMatchObject({
        code: status.INVALID_ARGUMENT,
        details: 'interop-script is not JSON: "{"',
      })
    }
    const { stdout } = await server.stop()
    expect(linesIn(stdout)).toEqual([])
  })
})

describe("a server of another contract", () => {
  const parcel = fullParcel.toString("base64")
  let server: typeof shared
  beforeAll(async () => {
    server = await startScriptedServer({ descriptors: parcelDescriptors })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
  })

  it.each(Object.values(parcelMethods))("plays scripts on $path", async ({ path }) => {
    expect(server.messages).toBe("descriptors")
    const steps = [{ do: "receive" }, { do: "receive" }, { do: "send", bytes: parcel }]
    const method: MethodOrPath = path
    const { outcome, begun, happenings } = await play(method, steps, [parcel], { server })
    expect(outcome).toMatchObject({ received: [parcel], code: status.OK })
    expect(begun).toMatchObject({ event: "call-begun", path })
    expect(happenings).toEqual([received(parcel), halfClose, sent(parcel), ok])
  })

  it("shows what its library makes of messages, unless the codec is bytes", async () => {
    const steps = [{ do: "echo-to-end" }]
    const path = parcelMethods.exchange.path
    // Field 15, which nobody knows, and id 1.
    const unknown = Buffer.from("7a01610801", "hex").toString("base64")
    const parsed = await play(path, steps, [unknown], { server })
    expect(parsed.happenings).toEqual([received("CAE="), sent("CAE="), halfClose, ok])
    const bytes = await play(path, steps, [unknown], { server, codec: "bytes" })
    expect(bytes.happenings).toEqual([received(unknown), sent(unknown), halfClose, ok])
  })

  it.each(Object.values(parcelMethods))("has no answer of its own: $path", async ({ path }) => {
    using calls = new ScriptedCalls(server.port)
    expect(await calls.run(path, undefined, [parcel])).toMatchObject({
      code: status.UNIMPLEMENTED,
      details: `the server plays scripts on ${path} and has no answer of its own`,
    })
  })

  it("does not know the square service, and has health and reflection", async () => {
    using calls = new ScriptedCalls(server.port)
    const script = { call: "none", steps: [] }
    expect(await calls.run("square", script, [four])).toMatchObject({
      code: status.UNIMPLEMENTED,
    })
    const client = healthClient(server.port)
    expect(await healthOf(client, "")).toBe("SERVING")
    expect(await healthOf(client, "parcel.service.Post")).toBe("SERVING")
    client.close()
    for (const { listServicesResponse } of await reflect(server.port, { listServices: "*" })) {
      expect(listServicesResponse?.service).toContainEqual({ name: "parcel.service.Post" })
    }
  })
})

describe("a contract", () => {
  const contractWith = (file: MessageInitShape<typeof FileDescriptorProtoSchema>[]) =>
    Buffer.from(toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file })))

  it.each([
    ["grpc.health.v1", "Health", "Check"],
    ["grpc.reflection.v1", "ServerReflection", "ServerReflectionInfo"],
  ])("may have %s itself, and then that is scripted", async (packageName, service, method) => {
    const type = `.${packageName}.Mine`
    const descriptors = contractWith([
      {
        name: "mine.proto",
        package: packageName,
        syntax: "proto3",
        messageType: [{ name: "Mine" }],
        service: [{ name: service, method: [{ name: method, inputType: type, outputType: type }] }],
      },
    ])
    await using server = await startScriptedServer({ descriptors })
    const path: MethodOrPath = `/${packageName}.${service}/${method}`
    const { outcome } = await play(path, [{ do: "send", bytes: "" }], [""], { server })
    expect(outcome).toMatchObject({ received: [""], code: status.OK })
  })

  it("may have no method at all", async () => {
    await using server = await startScriptedServer({ descriptors: contractWith([]) })
    using calls = new ScriptedCalls(server.port)
    expect(await calls.run("square", { call: "none", steps: [] }, [four])).toMatchObject({
      code: status.UNIMPLEMENTED,
    })
    expect((await server.stop()).exitCode).toBe(0)
  })
})

describe("a scripted call that is cancelled", () => {
  it.each([
    ["waits for that", { do: "wait-cancelled" }],
    ["sleeps", { do: "wait", ms: 2 ** 40 }],
  ])("while it %s says so once, and does no more", async (_what, step) => {
    using calls = new ScriptedCalls(shared.port)
    const call = `cancelled in ${step.do}`
    const { first, outcome } = await begun(calls, call, [step, { do: "send", bytes: nine }])
    first.cancel()
    expect(await outcome).toMatchObject({ code: status.CANCELLED, received: [] })
    expect(happeningsOf(call, await shared.linesUntil(call, "call-ended")).slice(2)).toEqual([
      cancelled,
      { event: "call-ended" },
    ])
  })

  // Not by grpc-js: its cancel half-closes the stream first, and resets it then.
  it.each([
    ["receives", "receive-to-end", "received", [received(four)]],
    ["echoes", "echo-to-end", "sent", [received(four), sent(four)]],
  ] as const)("because its client has gone while it %s", async (_what, name, last, before) => {
    const call = `left in ${name}`
    const script = JSON.stringify({ call, steps: [{ do: name }, { do: "send", bytes: nine }] })
    using client = new SilentClient(shared.port)
    client.call(squareMethodShapes.streamrangeSquare.path, [Buffer.from(four, "base64")], {
      halfClose: false,
      headers: { "interop-script": script },
    })
    await shared.linesUntil(call, last)
    client.cutOff()
    expect(happeningsOf(call, await shared.linesUntil(call, "call-ended")).slice(1)).toEqual([
      ...before,
      cancelled,
      { event: "call-ended" },
    ])
  })

  it.concurrent.each(methods)("by its deadline hears it too (%s)", async (method) => {
    const { outcome, happenings } = await play(method, [{ do: "wait-cancelled" }], [four], {
      deadlineMs: 3000,
    })
    expect(outcome.code).toBe(status.DEADLINE_EXCEEDED)
    expect(happenings).toEqual([cancelled])
  })

  it("while its client reads nothing says how many messages were taken", async () => {
    await using server = await startScriptedServer()
    using calls = new ScriptedCalls(server.port)
    const steps = [{ do: "send-many", messages: countingFrom0(10_000_000) }]
    const call = calls.open("streamrangeSquare", { call: "a", steps })
    const ended = new Promise((resolve) => call.once("status", resolve))
    call.on("error", () => {})
    await new Promise((resolve) => call.once("metadata", resolve))
    using others = new SquareCalls(server.port)
    await others.turns(100)
    call.cancel()
    call.resume()
    await ended
    const { stdout } = await server.stop()
    const [, many, ...rest] = happeningsOf("a", linesIn(stdout))
    if (many?.event !== "sent-many") throw new Error(JSON.stringify(many))
    expect(many.count).toBeGreaterThan(0)
    expect(many.count).toBeLessThan(1_000_000)
    expect(rest).toEqual([cancelled, { event: "call-ended" }])
  })
})

describe("scripts of several calls", () => {
  it("interleave line by line", async () => {
    await using server = await startScriptedServer({ args: ["--workers", "2"] })
    using calls = new ScriptedCalls(server.port)
    const names = Array.from({ length: 50 }, (_, i) => `call ${i}`)
    const open = names.map((call) => {
      const stream = calls.open("streamrangeSquare", { call, steps: [{ do: "echo-to-end" }] })
      return { stream, outcome: outcomeOf(stream) }
    })
    for (const { stream } of open) stream.write(four)
    await Promise.all(open.map(({ stream }) => new Promise((next) => stream.once("data", next))))
    for (const { stream } of open) stream.end(nine)
    const outcomes = await Promise.all(open.map(({ outcome }) => outcome))
    expect(outcomes.map(({ code }) => code)).toEqual(names.map(() => status.OK))
    const { stdout } = await server.stop()
    const lines = linesIn(stdout)
    for (const name of names) {
      expect(happeningsOf(name, lines).slice(1)).toEqual([
        received(four),
        sent(four),
        received(nine),
        sent(nine),
        halfClose,
        ok,
        { event: "call-ended" },
      ])
    }
  })

  it("stand behind the limit of concurrent calls", async () => {
    await using server = await startScriptedServer({ limits: { maxConcurrentRpcs: 1 } })
    using calls = new ScriptedCalls(server.port)
    const { first, outcome } = await begun(calls, "first", [{ do: "echo-to-end" }])
    expect(await calls.run("square", { call: "second", steps: [] }, [four])).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    })
    first.end()
    expect((await outcome).code).toBe(status.OK)
    const { stdout } = await server.stop()
    expect(linesIn(stdout).map(({ call }) => call)).not.toContain("second")
  })
})

describe("a script may end its server", () => {
  it("by a drain: new calls are refused, those in flight finish", async () => {
    await using server = await startScriptedServer()
    using calls = new ScriptedCalls(server.port)
    using others = new ScriptedCalls(server.port)
    const before = await begun(others, "before", [{ do: "echo-to-end" }])
    const { first, outcome } = await begun(calls, "draining", [
      { do: "drain" },
      { do: "send", bytes: nine },
      { do: "echo-to-end" },
    ])
    await new Promise((resolve) => first.once("data", resolve))
    expect(await others.run("square", { call: "late", steps: [] }, [four])).toMatchObject({
      code: status.UNAVAILABLE,
    })
    first.end()
    before.first.end(nine)
    expect(await outcome).toMatchObject({ code: status.OK })
    expect(await before.outcome).toMatchObject({ code: status.OK, received: [four, nine] })
    const { exitCode, stdout } = await server.ending
    expect(exitCode).toBe(0)
    const lines = linesIn(stdout)
    expect(happeningsOf("draining", lines)).toContainEqual({ event: "draining" })
    expect(lines.map(({ call }) => call)).not.toContain("late")
  })

  it("at once", async () => {
    await using server = await startScriptedServer()
    using calls = new ScriptedCalls(server.port)
    const steps = [{ do: "receive" }, { do: "exit" }]
    const outcome = await calls.run("streamrangeSquare", { call: "a", steps }, [four])
    expect(outcome).toMatchObject({ received: [] })
    expect(outcome.code).not.toBe(status.OK)
    const { exitCode, stdout } = await server.ending
    expect(exitCode).toBe(0)
    expect(happeningsOf("a", linesIn(stdout)).slice(1)).toEqual([
      received(four),
      { event: "exiting" },
    ])
  })
})

it("a server that nobody drives knows no scripts", async () => {
  await using server = await RunningProgram.plainServer()
  using calls = new ScriptedCalls(server.port)
  const steps = [{ do: "exit" }]
  expect(await calls.run("square", { call: "a", steps }, [bytesOf(3)])).toMatchObject({
    received: [nine],
    code: status.OK,
  })
  expect((await server.stop()).stdout).not.toContain("call-begun")
})

/** A bidirectional call that has got its first answer, to a request of four, or its headers. */
async function begun(
  calls: ScriptedCalls,
  call: string,
  steps: Step[],
): Promise<{ first: ScriptedStream; outcome: ReturnType<typeof outcomeOf> }> {
  const first = calls.open("streamrangeSquare", {
    call,
    steps: [{ do: "initial-metadata", metadata: [] }, ...steps],
  })
  const outcome = outcomeOf(first)
  first.write(four)
  await new Promise((resolve) => first.once("metadata", resolve))
  return { first, outcome }
}

/** What is printed of a message too long for more. */
function digestOf(base64: string) {
  const bytes = Buffer.from(base64, "base64")
  return { length: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }
}
