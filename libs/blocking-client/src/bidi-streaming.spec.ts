import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { BlockingChannel, nothingYet, type ResponseIterator } from "./index.ts"
import { failureOf } from "./testing/failure-of.ts"
import { startServer } from "./testing/program.ts"
import { textMethods } from "./testing/text-methods.ts"

let server: Awaited<ReturnType<typeof startServer>>
let channel: BlockingChannel

beforeEach(async () => {
  server = await startServer("text-server.ts")
  channel = new BlockingChannel({ address: server.address })
})

afterEach(async () => {
  channel.close()
  await server[Symbol.asyncDispose]()
})

const afterHalfClose = { metadata: [["x-answer", "after-half-close"]] } as const

describe("a bidirectional stream", () => {
  it("receives the answer to a request before it produces the next", () => {
    const events: string[] = []
    function* requests() {
      for (const text of ["a", "b", "c"]) {
        events.push(`produced ${text}`)
        yield text
      }
    }
    for (const answer of channel.bidiStreaming(textMethods.talk, requests())) {
      events.push(`received ${answer}`)
    }
    expect(events).toEqual(
      ["a", "b", "c"].flatMap((text) => [`produced ${text}`, `received re: ${text}`]),
    )
  })

  it("is refused at once for an answerWithinMs of NaN", () => {
    const begin = () =>
      channel.bidiStreaming(textMethods.talk, ["a"], { answerWithinMs: Number.NaN })
    expect(failureOf(begin).message).toBe("INVALID_ARGUMENT: answerWithinMs is NaN")
  })

  it.for([
    ["as they come", {}],
    ["late", { metadata: [["x-answer", "late"]] }],
  ] as const)("lets a request be made of the answer before, with answers %s", ([, options]) => {
    const answers: string[] = []
    function* requests() {
      yield "1"
      while (answers.length < 3) yield `${answers.length} after ${answers.at(-1)}`
    }
    for (const answer of channel.bidiStreaming(textMethods.talk, requests(), options)) {
      answers.push(answer)
    }
    expect(answers).toEqual(["re: 1", "re: 1 after re: 1", "re: 2 after re: 1 after re: 1"])
  })

  it("does not wait longer than it is told to", () => {
    let produced = 0
    function* requests() {
      for (; produced < 3; produced += 1) yield "a"
    }
    const options = { ...afterHalfClose, answerWithinMs: 50 }
    expect([...channel.bidiStreaming(textMethods.talk, requests(), options)]).toHaveLength(3)
    expect(produced).toBe(3)
  })

  it("that waits for an answer without end has its deadline", () => {
    const options = { ...afterHalfClose, timeoutMs: 500 }
    const answers = channel.bidiStreaming(textMethods.talk, ["a", "b"], options)
    expect(failureOf(() => answers.next()).codeName).toBe("DEADLINE_EXCEEDED")
  })

  it("lets the iterable of requests ask for the answers itself", () => {
    const asked: Array<string | undefined> = []
    let responses: ResponseIterator<string> | undefined
    function* requests() {
      yield* ["a", "b", "c"]
      asked.push(responses?.next().value, responses?.next().value)
    }
    responses = channel.bidiStreaming(textMethods.talk, requests(), { answerWithinMs: 0 })
    const [first, ...rest] = responses
    expect([first, ...asked, ...rest].map(String).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "re: a",
      "re: b",
      "re: c",
    ])
  })

  it("ends also with a server that answers after the half-close", () => {
    const options = { ...afterHalfClose, answerWithinMs: 0 }
    const answers = channel.bidiStreaming(textMethods.talk, ["a", "b", "c"], options)
    expect([...answers]).toEqual(["re: a", "re: b", "re: c"])
  })

  it.for([
    ["as they come", {}],
    ["after the half-close", afterHalfClose],
  ] as const)("carries 100,000 requests and answers %s", ([, options]) => {
    const texts = Array.from({ length: 100_000 }, (_, i) => String(i))
    const answers = channel.bidiStreaming(textMethods.talk, texts, {
      ...options,
      answerWithinMs: 0,
    })
    expect([...answers]).toEqual(texts.map((text) => `re: ${text}`))
  })

  it("is cancelled by whoever leaves the loop, and lets go of the iterable", async () => {
    let released = false
    function* requests() {
      try {
        for (;;) yield "a"
      } finally {
        released = true
      }
    }
    for (const answer of channel.bidiStreaming(textMethods.talk, requests())) {
      expect(answer).toBe("re: a")
      break
    }
    expect(released).toBe(true)
    expect(await server.line()).toBe("cancelled talk")
  })

  it("is cancelled by an error in the iterable, which comes through as it is", async () => {
    function* requests() {
      yield "a"
      throw new RangeError("no more texts")
    }
    const answers = channel.bidiStreaming(textMethods.talk, requests())
    expect(answers.next().value).toBe("re: a")
    expect(() => answers.next()).toThrow(new RangeError("no more texts"))
    expect(answers.next().done).toBe(true)
    expect(await server.line()).toBe("cancelled talk")
  })

  it("ends when the server ends it, however much there is to send", () => {
    function* requests() {
      yield "a"
      for (;;) yield "bye"
    }
    expect([...channel.bidiStreaming(textMethods.talk, requests())]).toEqual(["re: a"])
  })

  it("throws what the server failed with in the middle", () => {
    const answers = channel.bidiStreaming(textMethods.talk, ["a", "fail", "b"])
    expect(answers.next().value).toBe("re: a")
    expect(failureOf(() => answers.next()).message).toBe("ABORTED: mid-stream")
  })

  it("hands on answers while there is nothing to send yet", () => {
    const answers: string[] = []
    function* requests() {
      yield "a"
      // As long as it takes: the answer is not waited for, but looked for.
      for (let idle = 0; idle < 3 || answers.length === 0; idle += 1) yield nothingYet
      yield "b"
    }
    const options = { answerWithinMs: 0 }
    for (const answer of channel.bidiStreaming(textMethods.talk, requests(), options)) {
      answers.push(answer)
    }
    expect(answers).toEqual(["re: a", "re: b"])
  })

  it("produces no more than the server takes", () => {
    let produced = 0
    function* requests() {
      for (;;) {
        produced += 1
        yield "x".repeat(10_000)
      }
    }
    const answers = channel.bidiStreaming(textMethods.talk, requests(), {
      answerWithinMs: 0,
      timeoutMs: 3000,
      metadata: [["x-read", "never"]],
    })
    expect(failureOf(() => answers.next()).codeName).toBe("DEADLINE_EXCEEDED")
    expect(produced).toBeGreaterThan(1)
    // 10 kB each, as in a client stream.
    expect(produced).toBeLessThan(200)
  })
})

describe("calls side by side", () => {
  it("do not get in each other's way", () => {
    const [left, right] = [channel.open(textMethods.talk), channel.open(textMethods.talk)]
    for (let i = 0; i < 100; i += 1) {
      left.send(`left ${i}`)
      right.send(`right ${i}`)
      expect(right.receive()).toEqual({ done: false, value: `re: right ${i}` })
      expect(channel.unary(textMethods.one, "meanwhile")).toBe("MEANWHILE")
      expect(left.receive()).toEqual({ done: false, value: `re: left ${i}` })
    }
    right.cancel()
    left.halfClose()
    expect(left.receive()).toEqual({ done: true, value: undefined })
    expect(left.status).toMatchObject({ code: 0 })
    expect(right.receive()).toEqual({ done: true, value: undefined })
    expect(right.status).toMatchObject({ code: 1, details: "cancelled by the caller" })
  })

  it("go on while one of them is not read at all", () => {
    const unread = Array.from({ length: 8 }, () => {
      const call = channel.open(textMethods.many)
      call.send("forever")
      return call
    })
    for (let i = 0; i < 100; i += 1) {
      expect(channel.unary(textMethods.one, "x".repeat(10_000))).toHaveLength(10_000)
    }
    for (const call of unread) {
      for (let i = 0; i < 20_000; i += 1) {
        expect(call.receive().value).toBe(String(i))
      }
    }
  })
})
