import { status } from "@grpc/grpc-js"
import { squareMethodShapes } from "@interop/contract/messages"
import type { Config } from "@interop/driver-protocol"
import { bytesOf } from "@interop/driver-protocol/testing"
import { fullParcel, parcelDescriptors, parcelMethods } from "@interop/message-codecs/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ScriptedCalls } from "../testing/scripted-calls.ts"
import {
  happeningsOf,
  linesIn,
  startScriptedServer,
  type ScriptedServer,
} from "../testing/scripted-server.ts"

const { square, streamrangeSquare, sumSquare } = squareMethodShapes
const nine = bytesOf(9)
const four = bytesOf(4)
const scripts: NonNullable<Config["scripts"]> = {
  [square.path]: { steps: [{ do: "receive" }, { do: "send", bytes: nine }] },
  [streamrangeSquare.path]: { steps: [{ do: "echo-to-end" }, { do: "stand-on-head" }] },
}
const ended = { event: "call-ended" }

describe("a server with scripts in its config", () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer({ scripts, listeners: 2 })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
  })

  it("plays them, and names the calls in the order in which they begin, over all listeners", async () => {
    using calls = new ScriptedCalls(server.ports[0] ?? 0)
    using others = new ScriptedCalls(server.ports[1] ?? 0)
    const first = await calls.run("square", undefined, [four])
    expect(first).toMatchObject({ received: [nine], code: status.OK })
    const second = await others.run("streamrangeSquare", undefined, [four])
    expect(second).toMatchObject({ received: [four], code: status.UNIMPLEMENTED })
    const third = await calls.run("square", undefined, [nine])
    expect(third).toMatchObject({ received: [nine], code: status.OK })
    const lines = await server.linesUntil("3", "call-ended")
    const [begun, ...happenings] = happeningsOf("1", lines)
    expect(begun).toMatchObject({
      event: "call-begun",
      path: square.path,
      deadlineMs: expect.any(Number),
    })
    const sent = { event: "sent", bytes: nine }
    const received = { event: "received", bytes: four }
    const ok = { event: "status-sent", code: 0 }
    expect(happenings).toEqual([received, sent, ok, ended])
    expect(happeningsOf("2", lines).slice(1)).toEqual([
      received,
      { event: "sent", bytes: four },
      { event: "half-close" },
      { event: "unsupported", reason: 'unknown step "stand-on-head"' },
      ended,
    ])
  })

  it("plays the script that a call carries before that of its path", async () => {
    using calls = new ScriptedCalls(server.port)
    const steps = [{ do: "status", code: 5, message: "" }]
    const outcome = await calls.run("square", { call: "own", steps }, [four])
    expect(outcome).toMatchObject({ received: [], code: status.NOT_FOUND })
    const lines = await server.linesUntil("own", "call-ended")
    expect(happeningsOf("own", lines).slice(1)).toEqual([{ event: "status-sent", code: 5 }, ended])
  })

  it("refuses a script that cannot be read, whatever there is for its path", async () => {
    using calls = new ScriptedCalls(server.port)
    const outcome = await calls.run("square", "{", [four])
    expect(outcome).toMatchObject({ received: [], code: status.INVALID_ARGUMENT })
  })

  it("answers what is in neither as the contract says", async () => {
    using calls = new ScriptedCalls(server.port)
    const outcome = await calls.run("sumSquare", undefined, [bytesOf(3)])
    expect(outcome).toMatchObject({ received: [nine], code: status.OK })
    const { stdout } = await server.stop()
    expect(linesIn(stdout).map((line) => "path" in line && line.path)).not.toContain(sumSquare.path)
  })
})

it.each([
  ["with its messages", undefined, fullParcel.toString("base64")],
  ["as bytes that are no message", "bytes", "/w=="],
] as const)("plays them of any contract, %s", async (_how, codec, message) => {
  const { path } = parcelMethods.deliver
  const steps = [{ do: "receive" }, { do: "send", bytes: message }]
  await using server = await startScriptedServer({
    descriptors: parcelDescriptors,
    scripts: { [path]: { steps, ...(codec && { codec }) } },
  })
  using calls = new ScriptedCalls(server.port)
  const outcome = await calls.run(path, undefined, [message])
  expect(outcome).toMatchObject({ received: [message], code: status.OK })
  const { stdout } = await server.stop()
  expect(happeningsOf("1", linesIn(stdout)).slice(1)).toEqual([
    { event: "received", bytes: message },
    { event: "sent", bytes: message },
    { event: "status-sent", code: 0 },
    ended,
  ])
})
