import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { once } from "node:events"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Metadata, status } from "@grpc/grpc-js"
import { squareMethodShapes } from "@interop/contract/messages"
import {
  encodeDouble,
  messageOf,
  parseReady,
  parseServerObservation,
  type MethodName,
  type ServerObservation,
  type Step,
} from "@interop/driver-protocol"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { RunningProgram } from "../testing/running-program.ts"
import { outcomeOf, ScriptedCalls, type ScriptedStream } from "../testing/scripted-calls.ts"
import { SilentClient } from "../testing/silent-client.ts"
import { SquareCalls } from "../testing/square-calls.ts"

const directory = mkdtempSync(join(tmpdir(), "server-scripts-"))
afterAll(() => rmSync(directory, { recursive: true }))

let configs = 0

async function startServer(limits: { maxConcurrentRpcs?: number } = {}, ...args: string[]) {
  configs += 1
  const path = join(directory, `config-${configs}.json`)
  const listener = {
    name: "a",
    host: "127.0.0.1",
    port: 0,
    transport: "plaintext",
    bidi: "interleaved",
  }
  writeFileSync(path, JSON.stringify({ listeners: [listener], limits }))
  const program = RunningProgram.server(...args, "--config", path)
  const { listeners: [bound] = [] } = parseReady(await program.firstLine())
  if (bound === undefined || !("port" in bound)) throw new Error("not bound")
  const observations: ServerObservation[] = []
  const lines = createInterface(program.process.stdout)
  lines.on("line", (line) => observations.push(parseServerObservation(line)))
  const linesUntil = async (call: string, event: ServerObservation["event"]) => {
    while (!observations.some((line) => line.call === call && line.event === event)) {
      await once(lines, "line")
    }
    return observations
  }
  return Object.assign(program, { port: bound.port, linesUntil })
}

/** The lines after the ready line, which are numbered and timed. */
function linesIn(stdout: string): ServerObservation[] {
  const lines = stdout
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => parseServerObservation(line))
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1))
  const times = lines.map(({ atMs }) => atMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  return lines
}

function happeningsOf(call: string, lines: ServerObservation[]) {
  const own = lines.filter((line) => line.call === call)
  return own.map(({ seq: _seq, atMs: _atMs, call: _call, ...happening }) => happening)
}

let shared: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  shared = await startServer()
})
afterAll(async () => {
  await shared[Symbol.asyncDispose]()
})

let plays = 0

/** What one scripted call looks like from both sides, its begin left out. */
async function play(
  method: MethodName,
  steps: Step[],
  requests: readonly string[] = [],
  options?: { deadlineMs?: number; metadata?: Metadata },
) {
  plays += 1
  const call = `play ${plays}`
  using calls = new ScriptedCalls(shared.port)
  const outcome = await calls.run(method, { call, steps }, requests, options)
  const [begun, ...happenings] = happeningsOf(call, await shared.linesUntil(call, "call-ended"))
  return { outcome, begun, happenings: happenings.slice(0, -1) }
}

const nine = encodeDouble(9)
const four = encodeDouble(4)
const received = (value: string) => ({ event: "received", value })
const sent = (value: string) => ({ event: "sent", value })
const halfClose = { event: "half-close" }
const cancelled = { event: "cancelled" }
const ok = { event: "status-sent", code: 0 }

const methods: MethodName[] = ["square", "rangeSquare", "sumSquare", "streamrangeSquare"]

describe("a script", () => {
  it.each(methods)("is played instead of %s", async (method) => {
    const steps = [{ do: "receive" }, { do: "receive" }, { do: "send", value: nine }]
    const { outcome, begun, happenings } = await play(method, steps, [four])
    expect(outcome).toMatchObject({ received: [nine], code: status.OK })
    expect(begun).toMatchObject({ event: "call-begun", method })
    expect(happenings).toEqual([received(four), halfClose, sent(nine), ok])
  })

  it("echoes doubles to the bit, as they come", async () => {
    const doubles = ["8000000000000000", "7ff0000000000001", "fff8dead00000001", nine]
    const { outcome, happenings } = await play(
      "streamrangeSquare",
      [{ do: "echo-to-end" }],
      doubles,
    )
    expect(outcome).toMatchObject({ received: doubles, code: status.OK })
    expect(happenings).toEqual([
      ...doubles.flatMap((hex) => [received(hex), sent(hex)]),
      halfClose,
      ok,
    ])
  })

  it("receives to the end, sends many, and pads", async () => {
    const steps = [
      { do: "receive-to-end" },
      { do: "send-many", values: { from: 1, count: 1000 } },
      { do: "send-many", values: [nine, four] },
      { do: "send", value: nine, paddingBytes: 100_000 },
    ]
    const { outcome, happenings } = await play("streamrangeSquare", steps, [four, nine])
    expect(outcome.received).toHaveLength(1003)
    expect(outcome.received.slice(-4)).toEqual([encodeDouble(1000), nine, four, nine])
    expect(happenings).toEqual([
      received(four),
      received(nine),
      halfClose,
      { event: "sent-many", count: 1000 },
      { event: "sent-many", count: 2 },
      sent(nine),
      ok,
    ])
  })

  it("shows the metadata and the deadline of the call, without itself", async () => {
    const metadata = new Metadata()
    metadata.add("x-word", "hello")
    metadata.add("x-raw-bin", Buffer.from([0, 1, 255]))
    const { begun } = await play("square", [{ do: "send", value: nine }], [four], {
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
    await using server = await startServer()
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
      { do: "send", value: nine },
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
      { do: "send", value: nine },
      { do: "status", code: 9, message: "enough" },
      { do: "send", value: four },
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

  it.each<[string, MethodName, Step[], string]>([
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
        { do: "send", value: nine },
        { do: "send", value: nine },
      ],
      "sumSquare takes one response",
    ],
    [
      "several responses where there is one",
      "square",
      [{ do: "send-many", values: [nine, nine] }],
      "square takes one response",
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
        { do: "send", value: nine },
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
    await using server = await startServer()
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

describe("a scripted call that is cancelled", () => {
  it.each([
    ["waits for that", { do: "wait-cancelled" }],
    ["sleeps", { do: "wait", ms: 2 ** 40 }],
  ])("while it %s says so once, and does no more", async (_what, step) => {
    using calls = new ScriptedCalls(shared.port)
    const call = `cancelled in ${step.do}`
    const { first, outcome } = await begun(calls, call, [step, { do: "send", value: nine }])
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
    const script = JSON.stringify({ call, steps: [{ do: name }, { do: "send", value: nine }] })
    using client = new SilentClient(shared.port)
    client.call(squareMethodShapes.streamrangeSquare.path, [messageOf(four)], {
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
    await using server = await startServer()
    using calls = new ScriptedCalls(server.port)
    const steps = [{ do: "send-many", values: { from: 0, count: 10_000_000 } }]
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
    await using server = await startServer({}, "--workers", "2")
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
    await using server = await startServer({ maxConcurrentRpcs: 1 })
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
    await using server = await startServer()
    using calls = new ScriptedCalls(server.port)
    using others = new ScriptedCalls(server.port)
    const before = await begun(others, "before", [{ do: "echo-to-end" }])
    const { first, outcome } = await begun(calls, "draining", [
      { do: "drain" },
      { do: "send", value: nine },
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
    await using server = await startServer()
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
  expect(await calls.run("square", { call: "a", steps }, [encodeDouble(3)])).toMatchObject({
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
