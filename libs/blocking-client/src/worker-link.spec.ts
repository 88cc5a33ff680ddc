import { describe, expect, it } from "vitest"
import { BlockingCall } from "./blocking-call.ts"
import { BlockingChannel } from "./index.ts"
import { OpenedChannel } from "./opened-channel.ts"
import { Request } from "./rings/records.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"
import { WorkerLink } from "./worker-link.ts"

/** Makes the worker throw an error that nobody catches. */
function kill(link: WorkerLink): void {
  link.put(Request.StartCall, 0, Buffer.from("no JSON"))
  link.flush()
}

const linkTo = (program: string, limits: { silenceMs?: number; loadMs?: number }) =>
  new WorkerLink({ program: new URL(`testing/${program}`, import.meta.url), ...limits })

const opened = (link: WorkerLink, address: string) => new OpenedChannel(link, { address })

const open = (link: WorkerLink) => new BlockingCall(link, 0, textMethods.talk, {})

describe("a worker that dies", () => {
  it("ends the calls that it had, with the reason", async () => {
    await using server = await startServer("text-server.ts")
    using channel = new BlockingChannel({ address: server.address })
    const call = channel.open(textMethods.talk)
    kill(WorkerLink.current())
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({
      code: 14,
      details: expect.stringMatching(/^the thread that runs the channels has died: .*JSON/),
    })
    expect(() => call.throwUnlessOk()).toThrow(
      expect.objectContaining({ name: "CallError", cause: expect.any(Error) }),
    )
  })

  it("is replaced for the next call of the same channel", async () => {
    await using server = await startServer("text-server.ts")
    using channel = new BlockingChannel({ address: server.address })
    expect(channel.unary(textMethods.one, "hello")).toBe("HELLO")
    const dead = WorkerLink.current()
    const call = open(dead)
    kill(dead)
    expect(call.receive().done).toBe(true)
    expect(channel.unary(textMethods.one, "again")).toBe("AGAIN")
    expect(WorkerLink.current()).not.toBe(dead)
  })

  it("does not keep a sender waiting", () => {
    const link = new WorkerLink()
    const call = open(link)
    kill(link)
    while (call.send("x".repeat(10_000)));
    expect(call.ended).toBe(true)
  })

  it("is noticed also when it ends without a word", async () => {
    await using server = await startServer("text-server.ts")
    const link = linkTo("vanishing-worker.ts", { silenceMs: 3_600_000 })
    const call = new BlockingCall(link, opened(link, server.address).id, textMethods.talk, {})
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({
      code: 14,
      details: "the thread that runs the channels has died: it ended without a word",
    })
  })

  it("is noticed at once, also where the system does not tell of threads", async () => {
    await using server = await startServer("text-server.ts")
    const link = linkTo("nameless-worker.ts", { silenceMs: 3_600_000 })
    const { id } = opened(link, server.address)
    const call = new BlockingCall(link, id, textMethods.talk, { timeoutMs: 30_000 })
    kill(link)
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({ code: 14 })
  })

  it.for([
    ["does not start", "silent-worker.ts", "it did not start within 2000 ms"],
    ["cannot be started", "no-such-worker.ts", "it did not start within 2000 ms"],
  ] as const)("is given up when it %s", ([, program, symptom]) => {
    const call = open(linkTo(program, { loadMs: 2000 }))
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({
      code: 14,
      details: `the thread that runs the channels has died: ${symptom}`,
    })
  })

  it("is given up when it gives no sign of life", async () => {
    await using server = await startServer("text-server.ts")
    const link = linkTo("looping-worker.ts", { silenceMs: 2000, loadMs: 3_600_000 })
    const call = new BlockingCall(link, opened(link, server.address).id, textMethods.talk, {})
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({
      code: 14,
      details: expect.stringContaining("it gave no sign of life for 2000 ms"),
    })
  })
})

describe("a worker that is slow to load", () => {
  it("is waited for, longer than one that has loaded may be silent", async () => {
    await using server = await startServer("text-server.ts")
    const link = linkTo("slow-worker.ts", { silenceMs: 1000 })
    const { id } = opened(link, server.address)
    const call = new BlockingCall(link, id, textMethods.one, {})
    call.send("hello")
    expect(call.receive()).toEqual({ done: false, value: "HELLO" })
  })
})

describe("a worker that is in an endless loop", () => {
  it("does not keep a call from its deadline", async () => {
    await using server = await startServer("text-server.ts")
    const link = linkTo("looping-worker.ts", { silenceMs: 3_600_000, loadMs: 3_600_000 })
    const { id } = opened(link, server.address)
    const call = new BlockingCall(link, id, textMethods.talk, { timeoutMs: 2000 })
    const begun = performance.now()
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({ code: 4 })
    expect(performance.now() - begun).toBeLessThan(30_000)
  })

  it("does not keep a call that is only looked at from its deadline", () => {
    const link = linkTo("silent-worker.ts", { loadMs: 3_600_000 })
    const call = new BlockingCall(link, 0, textMethods.talk, { timeoutMs: 200 })
    const until = performance.now() + 30_000
    while (!call.ended && performance.now() < until);
    expect(call.ended).toBe(true)
    expect(call.receive(0)).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({ code: 4 })
  })

  it.for([10_000, 1_000_000])(
    "does not keep a sender of %d bytes each from its deadline",
    (bytes) => {
      const link = linkTo("silent-worker.ts", { loadMs: 3_600_000 })
      const call = new BlockingCall(link, 0, textMethods.gather, { timeoutMs: 500 })
      while (call.send("x".repeat(bytes)));
      expect(call.receive().done).toBe(true)
      expect(call.status).toMatchObject({ code: 4 })
      // Nor the next call, which finds the ring full.
      const next = new BlockingCall(link, 0, textMethods.one, { timeoutMs: 100 })
      next.send("hello")
      expect(next.receive().done).toBe(true)
      expect(next.status).toMatchObject({ code: 4 })
    },
  )
})
