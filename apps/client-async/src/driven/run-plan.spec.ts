import { once } from "node:events"
import { makeCertificates } from "@interop/certificates"
import { parseReady, type Step } from "@interop/driver-protocol"
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
import { runClient } from "../testing/client-program.ts"
import { observe, runPlan } from "../testing/driven-plan.ts"
import { startSquareServer, type SquareServerOptions } from "../testing/square-server.ts"

describe("a plan", () => {
  it("is run case by case after the ready line, each line numbered and timed", async () => {
    await using server = await startSquareServer()
    const target = { address: server.address }
    const steps = [open("square"), send(2), step("receive-to-end")]
    const { exitCode, stderr, ready, observations } = await runPlan({
      cases: [
        aCase(target, [{ do: "frobnicate-31" }], "first"),
        aCase(target, steps, "second"),
        aCase(target, steps, "third"),
      ],
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const { library, runtime, ...others } = parseReady(ready)
    expect(library).toEqual({
      name: "@grpc/grpc-js",
      version: expect.stringMatching(/^1\.\d+\.\d+$/),
    })
    expect(runtime).toBe(`Node ${process.versions.node}`)
    expect(others).toEqual({ event: "ready", messages: "generated" })

    expect(observations.map(({ seq }) => seq)).toEqual(observations.map((_, index) => index + 1))
    const atMs = observations.map((observation) => observation.atMs)
    expect(atMs).toEqual([...atMs].sort((a, b) => a - b))
    expect(observations.slice(0, 3)).toMatchObject([
      { case: "first", event: "case-begun" },
      { case: "first", event: "unsupported", reason: 'unknown step "frobnicate-31"' },
      { case: "first", event: "case-ended" },
    ])
    const events = (id: string) =>
      observations.flatMap((observation) => (observation.case === id ? observation.event : []))
    expect(events("second")).toEqual([
      "case-begun",
      "sent",
      "initial-metadata",
      "received",
      "status",
      "case-ended",
    ])
    expect(events("third")).toEqual(events("second"))
  })

  it("gives each case a connection of its own", async () => {
    await using server = await startSquareServer()
    const steps = [open("square"), send(2), step("receive-to-end")]
    await runPlan({
      cases: ["1", "2"].map((id) => aCase({ address: server.address }, steps, id)),
    })
    expect(server.peers).toHaveLength(2)
    expect(new Set(server.peers).size).toBe(2)
  })

  it("may have cases over TLS and mTLS", async () => {
    using directory = temporaryDirectory()
    const certificates = await makeCertificates({ directory: directory.path })
    const { ca, client } = certificates
    await using tls = await startSquareServer({ transport: "tls", certificates })
    await using mtls = await startSquareServer({ transport: "mtls", certificates })
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

  it("that cannot be used is one line and exit code 1", async () => {
    const { path, ...ended } = await runPlan("{")
    expect(ended).toMatchObject({
      exitCode: 1,
      ready: "",
      stderr: `client-async: ${path}: plan is not JSON: "{"\n`,
    })
    expect(await runClient("--plan", path)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `client-async: cannot read ${path}: ENOENT: no such file or directory\n`,
    })
  })

  it("whose keys are missing ends in the case that needs them", async () => {
    const { exitCode, stderr, observations } = await runPlan({
      cases: [aCase({ address: "localhost:1", tls: { ca: "/missing/ca.pem" } }, [])],
    })
    expect(observations.map(({ event }) => event)).toEqual(["case-begun"])
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      "client-async: the CA certificate /missing/ca.pem cannot be read: no such file or directory\n",
    )
  })
})

describe("the steps of a case", () => {
  it("make a unary call, whose half-close changes nothing", async () => {
    expect(
      await observe([open("square"), send(12.3), step("half-close"), step("receive-to-end")]),
    ).toEqual([sent(12.3), halfClosed, received(12.3 ** 2), status(0)])
  })

  it("make a server-streaming call, received one by one and to its end", async () => {
    expect(
      await observe([open("rangeSquare"), send(3), step("receive"), step("receive-to-end")]),
    ).toEqual([sent(3), received(0), received(1), received(4), received(9), status(0)])
  })

  it("make a client-streaming call", async () => {
    expect(
      await observe([
        open("sumSquare"),
        send(1),
        send(2),
        step("half-close"),
        step("receive-to-end"),
      ]),
    ).toEqual([sent(1), sent(2), halfClosed, received(5), status(0)])
    expect(
      await observe([open("sumSquare"), step("half-close"), step("receive"), step("receive")]),
    ).toEqual([halfClosed, received(0), status(0)])
  })

  it("make a bidirectional call, answered before the next message", async () => {
    expect(
      await observe([
        open("streamrangeSquare"),
        send(3),
        step("receive"),
        send(4),
        step("receive"),
        step("half-close"),
        step("receive-to-end"),
      ]),
    ).toEqual([sent(3), received(9), sent(4), received(16), halfClosed, status(0)])
  })

  it("make several calls at a time", async () => {
    const other = (each: Step): Step => ({ ...each, call: "b" })
    expect(
      await observe([
        open("streamrangeSquare"),
        other(open("streamrangeSquare")),
        send(1),
        other(send(2)),
        other(step("receive")),
        step("receive"),
      ]),
    ).toEqual([sent(1), { ...sent(2), call: "b" }, { ...received(4), call: "b" }, received(1)])
  })

  it("keep for the next receive what comes too late for one", async () => {
    expect(
      await observe([
        open("streamrangeSquare"),
        step("receive", { withinMs: 20 }),
        send(3),
        step("receive", { withinMs: 60_000 }),
        step("receive", { withinMs: 0 }),
        step("half-close"),
        step("receive"),
      ]),
    ).toEqual([
      { event: "nothing-received", call: "a", withinMs: 20 },
      sent(3),
      received(9),
      { event: "nothing-received", call: "a", withinMs: 0 },
      halfClosed,
      status(0),
    ])
  })

  it("carry metadata both ways, repeated and binary", async () => {
    await using server = await startSquareServer()
    const metadata = [
      ["x-word", "one"],
      ["x-raw-bin", "AAH/"],
      ["x-word", "two"],
    ]
    const { observations } = await runPlan({
      cases: [
        aCase({ address: server.address }, [
          open("square", { metadata }),
          send(1),
          step("receive-to-end"),
        ]),
      ],
    })
    const [first] = server.calls
    expect(first?.metadata.get("x-word")).toEqual(["one, two"])
    expect(first?.metadata.get("x-raw-bin")).toEqual([Buffer.from([0, 1, 255])])
    expect(observations).toContainEqual(
      expect.objectContaining({
        event: "initial-metadata",
        metadata: expect.arrayContaining([
          ["x-word", "one, two"],
          ["x-raw-bin", "AAH/"],
        ]),
      }),
    )
    expect(observations).toContainEqual(
      expect.objectContaining({
        event: "status",
        trailers: [
          ["x-trailer", "last words"],
          ["x-trailer-bin", "AAH/"],
        ],
      }),
    )
  })

  it("show an error's code and message", async () => {
    expect(await observe([open("rangeSquare"), send(Number.NaN), step("receive-to-end")])).toEqual([
      sent(Number.NaN),
      status(3, "no range\nends at NaN"),
    ])
  })

  it("cancel a call", async () => {
    expect(
      await observe([
        open("streamrangeSquare"),
        send(1),
        step("receive"),
        step("cancel"),
        step("receive-to-end"),
      ]),
    ).toEqual([sent(1), received(1), { event: "cancelled", call: "a" }, status(1)])
  })

  it("meet the deadline, and wait for it", async () => {
    expect(
      await observe([
        open("streamrangeSquare", { deadlineMs: 100 }),
        { do: "wait", ms: 200 },
        step("receive"),
      ]),
    ).toEqual([status(4)])
  })

  it("are not reached by a deadline of a month, nor does one receive time out at once", async () => {
    const monthMs = 30 * 24 * 3_600_000
    await using server = await startSquareServer()
    const { observations } = await runPlan({
      cases: [
        aCase({ address: server.address }, [
          open("streamrangeSquare", { deadlineMs: Number.MAX_SAFE_INTEGER }),
          send(2),
          step("receive", { withinMs: monthMs }),
        ]),
      ],
    })
    expect(observations.map(({ event }) => event)).toContain("received")
  })

  it("cannot send once the call has ended, and print nothing after its status", async () => {
    const notSent = { event: "not-sent", call: "a", reason: expect.stringContaining("ended") }
    expect(
      await observe([
        open("streamrangeSquare"),
        step("half-close"),
        send(1),
        step("receive-to-end"),
        step("receive"),
        step("receive-to-end"),
        send(1),
        step("half-close"),
      ]),
    ).toEqual([halfClosed, notSent, status(0), notSent, notSent])
  })

  it("see a server that ended before it was received from, and send no more", async () => {
    const early: SquareServerOptions = {
      handlers: {
        streamrangeSquare(call) {
          call.once("data", (message) => {
            call.write(message)
            call.end()
          })
        },
      },
    }
    const seen = await observe(
      [
        open("streamrangeSquare"),
        send(7),
        step("receive"),
        step("receive", { withinMs: 60_000 }),
        send(8),
      ],
      early,
    )
    expect(seen).toEqual([
      sent(7),
      received(7),
      status(0),
      expect.objectContaining({ event: "not-sent" }),
    ])
  })

  it("leave no call open behind them", async () => {
    await using server = await startSquareServer()
    await runPlan({
      cases: [
        aCase({ address: server.address }, [open("streamrangeSquare"), send(1), step("receive")]),
      ],
    })
    const [call] = server.calls
    if (!call) throw new Error("no call was made")
    if (!call.cancelled) await once(call, "cancelled")
    expect(call.cancelled).toBe(true)
  })

  it("observe that nobody serves", async () => {
    let address: string
    {
      await using server = await startSquareServer()
      address = server.address
    }
    const { exitCode, observations } = await runPlan({
      cases: [aCase({ address }, [open("square"), send(1), step("receive-to-end")])],
    })
    expect(exitCode).toBe(0)
    expect(observations.at(-2)).toMatchObject({ event: "status", code: 14 })
  })
})

describe("a step that cannot be done", () => {
  it.each([
    [
      open("square", { path: "/a.Service/cube" }),
      /^the descriptors have no method \/a\.Service\/cube$/,
    ],
    [open("square", { deadlineMs: "soon" }), /^deadlineMs of step open must be/],
    [open("square", { speed: 2 }), /^unknown key "speed" of step open$/],
    [send(1), /^no call a was opened$/],
    [step("juggle"), /^unknown step "juggle"$/],
  ])("as %j is unsupported, and the rest of its case is skipped", async (impossible, reason) => {
    expect(await observe([impossible, open("square"), send(1), step("receive")])).toEqual([
      { event: "unsupported", reason: expect.stringMatching(reason) },
    ])
  })

  it("is a second request of a unary call, or a second call of one name", async () => {
    expect(await observe([open("square"), send(1), send(2), step("receive")])).toEqual([
      sent(1),
      { event: "unsupported", reason: "call a takes one request" },
    ])
    expect(await observe([open("square"), open("square")])).toEqual([
      { event: "unsupported", reason: "call a is open already" },
    ])
  })
})
