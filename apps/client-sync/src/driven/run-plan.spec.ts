import { makeCertificates } from "@interop/certificates"
import { parseReady } from "@interop/driver-protocol"
import {
  aCase,
  halfClosed,
  open,
  received,
  send,
  sent,
  status,
  step,
  temporaryDirectory,
} from "@interop/driver-protocol/testing"
import { describe, expect, it } from "vitest"
import { cancelled, headers, notSent, observe, runPlan } from "../testing/driven-plan.ts"
import { startSquareServer } from "../testing/program.ts"

describe("a plan", () => {
  it("is run case by case, each on a connection of its own", async () => {
    await using server = await startSquareServer()
    const target = { address: server.address }
    const steps = [open("square"), send(2), step("receive-to-end")]
    const { exitCode, stderr, ready, observations } = await runPlan({
      cases: [
        aCase(target, [{ do: "frobnicate-31" }, ...steps], "first"),
        aCase(target, steps, "second"),
        aCase(target, steps, "third"),
      ],
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(parseReady(ready)).toEqual({
      event: "ready",
      library: { name: "@grpc/grpc-js", version: expect.stringMatching(/^1\.\d+\.\d+$/) },
      runtime: `Node ${process.versions.node}`,
      messages: "generated",
    })
    expect(observations.map(({ seq }) => seq)).toEqual(observations.map((_, index) => index + 1))
    const times = observations.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(observations.slice(0, 3)).toMatchObject([
      { case: "first", event: "case-begun" },
      { case: "first", event: "unsupported", reason: 'unknown step "frobnicate-31"' },
      { case: "first", event: "case-ended" },
    ])
    const second = await server.lineThatStarts("square from ")
    const third = await server.lineThatStarts("square from ")
    expect([second, third]).not.toContain(undefined)
    expect(second).not.toBe(third)
  })

  it("may have cases over TLS and mTLS", async () => {
    using directory = temporaryDirectory()
    const { ca, client, server } = await makeCertificates({ directory: directory.path })
    const pair = [server.certificate, server.privateKey]
    await using tls = await startSquareServer("interleaved", ...pair)
    await using mtls = await startSquareServer("interleaved", ...pair, ca)
    const steps = [open("square"), send(2), step("receive-to-end")]
    const { observations } = await runPlan({
      cases: [
        aCase({ address: tls.address, tls: { ca } }, steps, "tls"),
        aCase({ address: mtls.address, tls: { ca, ...client } }, steps, "mtls"),
        aCase({ address: mtls.address, tls: { ca } }, steps, "no certificate"),
      ],
    })
    const codes = observations.flatMap((seen) =>
      seen.event === "status" ? [[seen.case, seen.code]] : [],
    )
    expect(codes).toEqual([
      ["tls", 0],
      ["mtls", 0],
      ["no certificate", 14],
    ])
  })

  it("that cannot be read is one line of error", async () => {
    const { exitCode, stderr, path } = await runPlan("no JSON")
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^client-sync: .*plan is not JSON.*\n$/)
    expect(stderr).toContain(path)
  })
})

describe("a call", () => {
  it("of each shape is observed step by step", async () => {
    expect(
      await observe([open("square"), send(12.3), step("half-close"), step("receive-to-end")]),
    ).toEqual([
      sent(12.3),
      halfClosed,
      headers,
      received(151.29000000000002),
      { ...status(0), trailers: [["x-trailer-bin", "AAH/"]] },
    ])
    expect(
      await observe([open("rangeSquare"), send(2), step("receive"), step("receive-to-end")]),
    ).toEqual([sent(2), headers, received(0), received(1), received(4), status(0)])
    expect(
      await observe([
        open("sumSquare"),
        send(1),
        send(2),
        step("half-close"),
        step("receive"),
        step("receive"),
      ]),
    ).toEqual([sent(1), sent(2), halfClosed, headers, received(5), status(0)])
  })

  it("answers between the requests, or after them, as the server does", async () => {
    const turns = [
      send(2),
      step("receive"),
      send(3),
      step("receive"),
      step("half-close"),
      step("receive"),
    ]
    expect(await observe([open("streamrangeSquare"), ...turns])).toEqual([
      sent(2),
      headers,
      received(4),
      sent(3),
      received(9),
      halfClosed,
      status(0),
    ])
    const waiting = [
      send(2),
      step("receive", { withinMs: 100 }),
      step("half-close"),
      step("receive-to-end"),
    ]
    expect(await observe([open("streamrangeSquare"), ...waiting], "after-half-close")).toEqual([
      sent(2),
      { event: "nothing-received", call: "a", withinMs: 100 },
      halfClosed,
      headers,
      received(4),
      status(0),
    ])
  })

  it("shows its metadata", async () => {
    const metadata = [
      ["x-word", "hello"],
      ["x-raw-bin", "AAH/"],
    ]
    const [, seen] = await observe([open("square", { metadata }), send(2), step("receive-to-end")])
    expect(seen).toEqual({
      ...headers,
      metadata: expect.arrayContaining([
        ["x-word", "hello"],
        ["x-raw-bin", "AAH/"],
      ]),
    })
  })

  it("may be cancelled, and takes nothing after", async () => {
    const steps = [
      open("streamrangeSquare"),
      step("cancel"),
      send(1),
      step("half-close"),
      step("receive-to-end"),
      step("receive"),
    ]
    expect(await observe(steps)).toEqual([cancelled, notSent, notSent, status(1)])
  })

  it("that is still open at the end of its case is cancelled", async () => {
    await using server = await startSquareServer()
    const target = { address: server.address }
    const steps = [open("streamrangeSquare"), send(1), step("receive")]
    const { observations } = await runPlan({
      cases: [aCase(target, steps, "1"), aCase(target, steps, "2")],
    })
    const events = ["case-begun", "sent", "initial-metadata", "received", "case-ended"]
    expect(observations.map(({ event }) => event)).toEqual([...events, ...events])
    for (const _ of [1, 2]) {
      expect(await server.lineThatStarts("end")).toBe("end of streamrangeSquare")
    }
  })

  it("has a deadline", async () => {
    const steps = [open("square", { deadlineMs: 3000 }), send(1), step("receive-to-end")]
    expect(await observe(steps, "silent")).toEqual([sent(1), status(4)])
  })

  it("passes on what it failed with", async () => {
    expect(await observe([open("square"), send(1), step("receive-to-end")], "failing")).toEqual([
      sent(1),
      status(9, "not\nnow"),
    ])
  })

  it.each([
    ["a second request of a unary call", [open("square"), send(1), send(2)]],
    ["a call that was not opened", [send(1)]],
    ["a call that is open already", [open("sumSquare"), open("sumSquare")]],
    ["a key of a step that it does not know", [open("square", { speed: 2 })]],
    ["a method that it does not know", [open("square", { path: "/a.Service/cubeRoot" })]],
  ])("is unsupported for %s", async (_, steps) => {
    const happenings = await observe(steps)
    expect(happenings.at(-1)).toEqual({ event: "unsupported", reason: expect.any(String) })
    expect(happenings.filter(({ event }) => event === "unsupported")).toHaveLength(1)
  })
})
