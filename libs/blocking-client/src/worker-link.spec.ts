import { describe, expect, it } from "vitest"
import { BlockingCall } from "./blocking-call.ts"
import { BlockingChannel } from "./index.ts"
import { Request } from "./rings/records.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"
import { WorkerLink } from "./worker-link.ts"

/** Makes the worker throw an error that nobody catches. */
function kill(link: WorkerLink): void {
  link.put(Request.StartCall, 0, Buffer.from("no JSON"))
  link.flush()
}

const open = (link: WorkerLink) => new BlockingCall(link, 0, textMethods.talk, {})

describe("a worker that dies", () => {
  it("ends the calls that it had, with the reason", async () => {
    await using server = await startServer("text-server.ts")
    using channel = new BlockingChannel({ address: server.address })
    const call = channel.open(textMethods.talk)
    kill(WorkerLink.current())
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({
      code: 13,
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

  it.for([
    ["gives no sign of life", "testing/silent-worker.ts"],
    ["cannot be started", "testing/no-such-worker.ts"],
  ] as const)("is given up when it %s", ([, program]) => {
    const link = new WorkerLink({ program: new URL(program, import.meta.url), silenceMs: 2000 })
    const call = open(link)
    expect(call.receive()).toEqual({ done: true, value: undefined })
    expect(call.status).toMatchObject({
      code: 13,
      details: "the thread that runs the channels has died: it gave no sign of life",
    })
  })
})
