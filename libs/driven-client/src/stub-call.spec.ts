import { describe, expect, it } from "vitest"
import {
  callByStub,
  RequestQueue,
  singleResponse,
  startedResponses,
  type StubCall,
} from "./index.ts"

const a = Buffer.from("a")
const b = Buffer.from("b")
const ok = { code: 0, details: "", trailers: [] }

describe("a request queue", () => {
  it("says that a request is taken once the next is asked for", async () => {
    const queue = new RequestQueue()
    const reader = queue[Symbol.asyncIterator]()
    let taken = false
    const writing = queue.write(a).then(() => (taken = true))
    expect(await reader.next()).toEqual({ done: false, value: a })
    expect(taken).toBe(false)
    const next = reader.next()
    await writing
    queue.end()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it("says that a request is not taken where no more are asked for", async () => {
    const queue = new RequestQueue()
    const reader = queue[Symbol.asyncIterator]()
    const writing = queue.write(a)
    await reader.next()
    await reader.return!()
    await expect(writing).rejects.toThrow("the call has ended")
  })
})

describe("a call by a stub", () => {
  it("starts with its one request, and no sooner", async () => {
    const started: string[] = []
    const call = callByStub({ requestStream: false }, (request): StubCall => {
      started.push(String(request))
      return {
        responses: singleResponse(Promise.resolve(b)),
        ended: Promise.resolve(ok),
        cancel() {},
      }
    })
    await expect(call.receive()).rejects.toThrow("starts a call")
    expect(await call.send(a)).toBe(true)
    expect(await call.send(a)).toBe(false)
    expect(started).toEqual(["a"])
    expect(await call.receive()).toEqual({ done: false, value: b })
    expect(await call.receive()).toEqual({ done: true, value: undefined })
    expect(await call.ended).toEqual(ok)
  })

  it("does not wait for a request that is never taken once the call has ended", async () => {
    const { promise: ended, resolve: end } = Promise.withResolvers<typeof ok>()
    const call = callByStub({ requestStream: true }, () => ({
      responses: startedResponses(singleResponse(ended.then(() => b))).responses,
      ended,
      cancel() {},
      requests: { write: () => new Promise(() => {}), end() {} },
    }))
    const sending = call.send(a)
    end(ok)
    expect(await sending).toBe(false)
    expect(call.halfClose()).toBe(false)
  })
})

describe("started responses", () => {
  it("tell how they ended", async () => {
    const error = new Error("broken")
    async function* broken() {
      yield a
      throw error
    }
    const { responses, ended } = startedResponses(broken())
    expect(await responses.next()).toEqual({ done: false, value: a })
    expect(await responses.next()).toEqual({ done: true, value: undefined })
    expect(await ended).toEqual({ error })
  })
})
