import {
  type Happening,
  type Observation,
  type ServerHappening,
  type ServerObservation,
  printedMessage,
} from "@interop/driver-protocol"
import { describe, expect, test } from "vitest"
import type { Scenario } from "../select/scenario.ts"
import { ownScenario as scenario, ownScenarios as scenarios } from "../testing/own-scenarios.ts"
import type { ExpectedOfServer } from "./call-model.ts"
import { firstDifference, firstServerDifference } from "./compare.ts"
import { describeExpected, describeObservation } from "./describe.ts"
import { type Expectation, type Expected, expectationOf } from "./expectation.ts"
import { summaryOf } from "./summary.ts"
import { type ExpectedMessage, termsOf } from "./terms.ts"

const unary = scenario("tutorial/unary")
const { contract } = unary
const [method] = contract.methods
if (method === undefined) throw new Error("the contract has no method")

/** The message of a number, or of a double's hex digits. */
const message = (written: number | string): ExpectedMessage => ({
  type: method.response,
  bytes: contract.notation.encode(written, method.response),
})
const bytes = (written: number | string) => Buffer.from(message(written).bytes).toString("base64")
/** As a model gives it, which says that its numbers are none. */
const computed = (written: number): ExpectedMessage => ({
  ...message(written),
  anyNaN: false,
  exact: false,
})

/** What a right client shows, for the tests to spoil. */
function rightObservations({ client, initialMetadata }: Expectation): Observation[] {
  const happenings: Happening[] = [
    { event: "case-begun" },
    ...[...initialMetadata].map(([call, metadata]): Happening => ({
      event: "initial-metadata",
      call,
      metadata,
    })),
    ...client.map(rightHappening),
    { event: "case-ended" },
  ]
  const before = happenings.length - client.length - 1
  let atMs = 0
  return happenings.map((each, index) => {
    atMs += 1 + timeBefore(client[index - before])
    return { ...each, seq: index + 1, atMs, case: "1" }
  })
}

/** What a step waits for takes its time. */
function timeBefore(expected: Expected | undefined): number {
  if (expected === undefined) return 0
  const { afterMs = 0 } = expected
  const isExpiry = expected.event === "status" && expected.codes[0] === DEADLINE_EXCEEDED
  return afterMs + (isExpiry ? (expected.deadline?.ms ?? 0) : 0)
}

const DEADLINE_EXCEEDED = 4

function rightHappening(expected: Expected): Happening {
  switch (expected.event) {
    case "told": {
      const entries = Object.entries(expected.part)
      const first = entries.map(([key, value]) => [key, Array.isArray(value) ? value[0] : value])
      return { call: "a", ...Object.fromEntries(first) } as Happening
    }
    case "sent":
    case "received": {
      const { event, call } = expected
      return { event, call, ...printedMessage(expected.message.bytes) }
    }
    case "status": {
      const { call, codes, message = "", trailers } = expected
      return { event: "status", call, code: codes[0] ?? -1, message, trailers }
    }
    default: {
      const {
        orNot: _,
        afterMs: __,
        ...happening
      } = {
        orNot: false,
        ...expected,
      }
      return happening
    }
  }
}

function rightServerHappening(each: ExpectedOfServer) {
  if (each.event === "sent-many") return { event: each.event, count: each.atMost }
  if (each.event === "stalled") return { event: "sent", ...printedMessage(each.message.bytes) }
  if (each.event === "sent" || each.event === "received") {
    return { event: each.event, ...printedMessage(each.message.bytes) }
  }
  return each
}

/** What a right server shows of a call. */
function rightServer(expected: readonly ExpectedOfServer[]): ServerObservation[] {
  let atMs = 0
  return expected.map((each, index) => {
    const happening = rightServerHappening(each)
    atMs += each.afterMs ?? 1
    return { ...(happening as ServerHappening), seq: index + 1, atMs, call: "x" }
  })
}

const values = (expected: readonly Expected[], event: string) =>
  expected.filter((each) => each.event === event).length

test("the tutorial's examples expect what the tutorial shows", () => {
  expect(expectationOf(scenario("tutorial/unary")).client).toEqual([
    { event: "sent", call: "a", message: { ...message(12.3), exact: false }, orNot: false },
    { event: "half-closed", call: "a", orNot: false },
    { event: "received", call: "a", message: computed(151.29000000000002) },
    { event: "status", call: "a", codes: [0], trailers: [] },
  ])
  const range = expectationOf(scenario("tutorial/server-streaming")).client
  expect(values(range, "received")).toBe(13)
  expect(range.at(-2)).toMatchObject({ event: "received", message: message(144) })
  const sum = expectationOf(scenario("tutorial/client-streaming")).client
  expect(sum.at(-2)).toMatchObject({ event: "received", message: message(506) })
})

test("the two bidirectional examples differ in nothing but the order of observations", () => {
  const interleaved = expectationOf(scenario("tutorial/bidi-interleaved")).client
  const after = expectationOf(scenario("tutorial/bidi-after-half-close")).client

  expect(interleaved.slice(0, 4).map(({ event }) => event)).toEqual([
    "sent",
    "received",
    "sent",
    "received",
  ])
  expect(after.slice(11, 15).map(({ event }) => event)).toEqual([
    "sent",
    "nothing-received",
    "half-closed",
    "received",
  ])
  const sorted = (expected: Expected[]) =>
    expected
      .filter(({ event }) => event !== "nothing-received")
      .map((each) => describeExpected(each, termsOf(unary)))
      .toSorted()
  expect(sorted(interleaved)).toEqual(sorted(after))
})

describe.each(scenarios.map(({ id }) => id))("%s", (id) => {
  const expectation = expectationOf(scenario(id))
  const right = rightObservations(expectation)

  test("what a right client shows is no difference", () => {
    expect(firstDifference(expectation, right)).toBeUndefined()
  })

  test("any observation left out, doubled or moved is a difference", () => {
    const shown = right.filter(({ event }) => event !== "initial-metadata")
    const spoiled = shown.slice(1, -1).flatMap((observation, at) => {
      const index = at + 1
      const without = shown.toSpliced(index, 1)
      const twice = shown.toSpliced(index, 0, observation)
      const next = shown[index + 1] as Observation
      // Two encodings of one message may change places.
      const movable =
        next.event !== "case-ended" &&
        describeObservation(next, expectation.terms) !==
          describeObservation(observation, expectation.terms)
      return movable
        ? [without, twice, shown.toSpliced(index, 2, next, observation)]
        : [without, twice]
    })
    const headers = right.filter(({ event }) => event === "initial-metadata")
    // The longest streams have thousands of places, all alike.
    const sample = spoiled.filter((_, index) => index < 60 || index > spoiled.length - 10)
    for (const each of sample) {
      expect(firstDifference(expectation, each.toSpliced(1, 0, ...headers))).toBeDefined()
    }
  })

  test("what the server observes of each call is judged, too", () => {
    for (const [call, expected] of expectation.server) {
      const seen = rightServer(expected)
      expect(firstServerDifference(call, expectation, seen)).toBeUndefined()
      // Whether the last response before a cancel was taken is not told in time by every library.
      const unsaid = seen.findIndex(({ event }) => event === "cancelled") - 1
      for (const index of seen.keys()) {
        if (index === unsaid && seen[index]?.event === "sent") continue
        if (expected[index]?.event === "stalled") continue
        expect(firstServerDifference(call, expectation, seen.toSpliced(index, 1))).toBeDefined()
      }
    }
  })
})

test("a server that shows the end of a wait too early is a difference, unless the call was cancelled", () => {
  const expectation = expectationOf(scenario("deadlines/a-month"))
  const [[call, expected]] = [...expectation.server] as [[string, ExpectedOfServer[]]]
  const hasty = rightServer(expected).map((each) => ({ ...each, atMs: 7 }))
  expect(firstServerDifference(call, expectation, hasty)).toMatchObject({
    reason: "the time of sent 9 (4022000000000000), which the server observed of call a",
    actual: "0 ms after it",
  })
  const cancelled: ExpectedOfServer[] = [
    { event: "half-close" },
    { event: "cancelled", afterMs: 500 },
    { event: "call-ended" },
  ]
  const early = rightServer(cancelled).map((each) => ({ ...each, atMs: 7 }))
  const given = { ...expectation, server: new Map([[call, cancelled]]) }
  expect(firstServerDifference(call, given, early)).toBeUndefined()
})

const expecting = (...client: Expected[]): Expectation => ({
  terms: termsOf(unary),
  client,
  initialMetadata: new Map(),
  refusable: new Set(),
  server: new Map(),
  metadataKeys: new Set(["x-test"]),
})

const seen = (...happenings: Happening[]): Observation[] =>
  happenings.map((each, index) => ({ ...each, seq: index + 1, atMs: index, case: "1" }))

test("one bit is a difference, and so is the sign of zero", () => {
  const expectation = expecting({
    event: "received",
    call: "a",
    message: message(0),
  })
  const received = (value: number) => seen({ event: "received", call: "a", bytes: bytes(value) })

  expect(firstDifference(expectation, received(0))).toBeUndefined()
  expect(firstDifference(expectation, received(-0))).toMatchObject({
    expected: "received 0 (0000000000000000)",
    actual: "received -0 (8000000000000000)",
  })
  expect(firstDifference(expectation, received(Number.MIN_VALUE))).toBeDefined()
})

test("that a step with many messages moves is no difference, wherever it is said", () => {
  const expectation = expectationOf(scenario("values/many-responses"))
  const right = rightObservations(expectation)
  for (let at = 1; at < right.length - 1; at += 1) {
    const [progress] = seen({ event: "progress", call: "a", count: 7 })
    expect(firstDifference(expectation, right.toSpliced(at, 0, progress as Observation))).toBe(
      undefined,
    )
  }
})

test("a computed NaN may have any payload, and nothing else may stand for it", () => {
  const nan = "7ff8000000000000"
  const expectation = expecting({
    event: "received",
    call: "a",
    message: { ...message(nan), anyNaN: true },
  })
  const received = (value: string) => seen({ event: "received", call: "a", bytes: bytes(value) })

  expect(firstDifference(expectation, received("fff8000000000001"))).toBeUndefined()
  expect(firstDifference(expectation, received("7ff0000000000000"))).toBeDefined()
})

test("initial metadata may come anywhere before the status, once", () => {
  const expectation = expectationOf(scenario("tutorial/unary"))
  const right = rightObservations(expectation)
  const [headers] = seen({ event: "initial-metadata", call: "a", metadata: [] })
  if (headers === undefined) throw new Error("unreachable")

  for (const index of [1, 2, 3, 4]) {
    expect(firstDifference(expectation, right.toSpliced(index, 0, headers))).toBeUndefined()
  }
  expect(firstDifference(expectation, right.toSpliced(5, 0, headers))?.actual).toBe(
    "initial metadata after the status",
  )
  expect(firstDifference(expectation, right.toSpliced(1, 0, headers, headers))?.actual).toBe(
    "initial metadata twice",
  )
})

const scripted = (...script: { do: string; [field: string]: unknown }[]): Scenario => ({
  ...unary,
  steps: [
    { do: "open", call: "a", method, path: method.path, script },
    { do: "send", call: "a", bytes: bytes(3) },
    { do: "half-close", call: "a" },
    { do: "receive-to-end", call: "a" },
  ],
})

test("metadata is compared by key, in the order of its values, joined or not", () => {
  const expectation = expectationOf(
    scripted(
      { do: "receive" },
      {
        do: "trailers",
        metadata: [
          ["k", "1"],
          ["k", "2"],
          ["b-bin", "AA=="],
        ],
      },
    ),
  )
  const withTrailers = (...trailers: [string, string][]) =>
    rightObservations(expectation).map((each) =>
      each.event === "status" ? { ...each, trailers } : each,
    )
  const difference = (...trailers: [string, string][]) =>
    firstDifference(expectation, withTrailers(...trailers))

  expect(difference(["b-bin", "AA=="], ["k", "1"], ["x", "y"], ["k", "2"])).toBeUndefined()
  expect(difference(["b-bin", "AA=="], ["k", "1, 2"])).toBeUndefined()
  expect(difference(["b-bin", "AA=="], ["k", "2"], ["k", "1"])).toMatchObject({
    expected: 'k: "1" and "2"',
    actual: 'k: "2" and "1"',
  })
  expect(difference(["k", "1"], ["k", "2"])).toMatchObject({ actual: "no b-bin" })
})

test("one response goes with an OK only; a status says what the script said", () => {
  const expectation = expectationOf(
    scripted(
      { do: "receive" },
      { do: "send", bytes: bytes(9) },
      { do: "status", code: 5, message: "gone" },
    ),
  )

  expect(expectation.client.map(({ event }) => event)).toEqual(["sent", "half-closed", "status"])
  expect(summaryOf(expectation, rightObservations(expectation))).toBe('a: status NOT_FOUND "gone"')
})

test("the same is said of many calls that show the same", () => {
  const expectation = expecting()
  const observations = seen(
    ...["a1", "a2", "a3"].map((call): Happening => ({ event: "received", call, bytes: bytes(0) })),
    { event: "received", call: "b", bytes: bytes(1) },
  )

  expect(summaryOf(expectation, observations)).toBe(
    "a1 to a3: received 0000000000000000; b: received 3ff0000000000000",
  )
})

describe("time", () => {
  const shownAt = (...times: [Happening, number][]): Observation[] =>
    times.map(([each, atMs], index) => ({ ...each, seq: index + 1, atMs, case: "1" }))
  const begun: Happening = { event: "case-begun" }
  const status = (code: number): Happening => ({
    event: "status",
    call: "a",
    code,
    message: "",
    trailers: [],
  })
  const sent: Happening = { event: "sent", call: "a", bytes: bytes(3) }
  const expectedStatus: Expected = {
    event: "status",
    call: "a",
    codes: [DEADLINE_EXCEEDED],
    trailers: [],
    deadline: { ms: 700, openedAfter: undefined },
  }
  const expectedSent: Expected = { event: "sent", call: "a", message: message(3), orNot: false }

  test("nothing-received needs the time that it was asked to wait", () => {
    const expectation = expecting({
      event: "nothing-received",
      call: "a",
      withinMs: 100,
      afterMs: 100,
    })
    const nothing: Happening = { event: "nothing-received", call: "a", withinMs: 100 }

    expect(firstDifference(expectation, shownAt([begun, 5], [nothing, 105]))).toBeUndefined()
    expect(firstDifference(expectation, shownAt([begun, 5], [nothing, 6]))).toMatchObject({
      actual: "1 ms after it",
      shown: "nothing-received too early",
    })
  })

  test("nothing-received says how long it was asked to wait", () => {
    const expectation = expecting({ event: "nothing-received", call: "a", withinMs: 100 })

    expect(
      firstDifference(
        expectation,
        shownAt([begun, 0], [{ event: "nothing-received", call: "a", withinMs: 50 }, 200]),
      ),
    ).toBeDefined()
  })

  test("a deadline ends a call neither before it has passed nor long after", () => {
    const difference = (atMs: number, slowness = 1) =>
      firstDifference(
        expecting(expectedSent, expectedStatus),
        shownAt([begun, 0], [sent, 10], [status(DEADLINE_EXCEEDED), atMs]),
        { slowness },
      )?.shown

    expect(difference(710)).toBeUndefined()
    expect(difference(5_000)).toBeUndefined()
    expect(difference(300)).toBe("status DEADLINE_EXCEEDED too early")
    expect(difference(5_800)).toBe("status DEADLINE_EXCEEDED too late")
    expect(difference(5_800, 3)).toBeUndefined()
  })
})

test("a key of the suite where it was not sent has leaked", () => {
  const status = (...trailers: [string, string][]) =>
    seen({ event: "status", call: "a", code: 0, message: "", trailers })
  const expectation = expecting({ event: "status", call: "a", codes: [0], trailers: [] })

  expect(firstDifference(expectation, status(["server", "any"]))).toBeUndefined()
  expect(firstDifference(expectation, status(["x-test", "1"]))).toMatchObject({
    expected: "no x-test",
    actual: 'x-test: "1"',
  })
})

test("a beginning is compared as far as it goes", () => {
  const expectation = expecting(
    { event: "sent", call: "a", message: message(3), orNot: false },
    { event: "status", call: "a", codes: [0], trailers: [] },
  )
  const sent = seen({ event: "sent", call: "a", bytes: bytes(3) })

  expect(firstDifference(expectation, sent)).toBeDefined()
  expect(firstDifference(expectation, sent, { isBeginning: true })).toBeUndefined()
  expect(
    firstDifference(expectation, seen({ event: "sent", call: "a", bytes: bytes(4) }), {
      isBeginning: true,
    }),
  ).toBeDefined()
})

test("a server that takes the call for one of another method is seen", () => {
  const begun = (path: string): ServerObservation => ({
    event: "call-begun",
    path,
    metadata: [],
    seq: 1,
    atMs: 0,
    call: "x",
  })
  const wanted: ExpectedOfServer[] = [{ event: "call-begun", path: "/p.S/one", metadata: [] }]
  const expectation = { ...expecting(), server: new Map([["a", wanted]]) }

  expect(firstServerDifference("a", expectation, [begun("/p.S/one")])).toBeUndefined()
  expect(firstServerDifference("a", expectation, [begun("/p.S/other")])?.actual).toBe(
    "call-begun on /p.S/other",
  )
})
