import { join } from "node:path"
import { type Happening, type Observation, encodeDouble } from "@interop/driver-protocol"
import { expect, test } from "vitest"
import { readScenarios } from "../select/scenarios.ts"
import { firstDifference } from "./compare.ts"
import { type Expected, expectationOf } from "./expectation.ts"

const scenarios = readScenarios(join(import.meta.dirname, "..", "..", "..", "scenarios"))
const scenario = (id: string) => {
  const found = scenarios.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no scenario ${id}`)
  return found
}

/** What a right pair shows, for the tests to spoil. */
function rightObservations(expected: readonly Expected[]): Observation[] {
  const happenings: Happening[] = [
    { event: "case-begun" },
    ...expected.map((each): Happening => {
      if (each.event === "status") {
        return { event: "status", call: "a", code: each.code, message: "", trailers: [] }
      }
      if (each.event === "nothing-received") return { event: each.event, call: "a", withinMs: 50 }
      return { ...each, call: "a" } as Happening
    }),
    { event: "case-ended" },
  ]
  return happenings.map((each, index) => ({ ...each, seq: index + 1, atMs: index, case: "1" }))
}

const values = (expected: readonly Expected[], event: string) =>
  expected.filter((each) => each.event === event).length

test("the tutorial's examples expect what the tutorial shows", () => {
  expect(expectationOf(scenario("tutorial/unary"))).toEqual([
    { event: "sent", value: encodeDouble(12.3) },
    { event: "half-closed" },
    { event: "received", value: encodeDouble(151.29000000000002) },
    { event: "status", code: 0 },
  ])
  const range = expectationOf(scenario("tutorial/server-streaming"))
  expect(values(range, "received")).toBe(13)
  expect(range.at(-2)).toEqual({ event: "received", value: encodeDouble(144) })
  const sum = expectationOf(scenario("tutorial/client-streaming"))
  expect(sum.at(-2)).toEqual({ event: "received", value: encodeDouble(506) })
})

test("the two bidirectional examples differ in nothing but the order of observations", () => {
  const interleaved = expectationOf(scenario("tutorial/bidi-interleaved"))
  const after = expectationOf(scenario("tutorial/bidi-after-half-close"))

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
      .map((each) => JSON.stringify(each))
      .toSorted()
  expect(sorted(interleaved)).toEqual(sorted(after))
})

test.each(scenarios.map(({ id }) => id))("%s: what a right pair shows is no difference", (id) => {
  const expected = expectationOf(scenario(id))

  expect(firstDifference(expected, rightObservations(expected))).toBeUndefined()
})

test.each(scenarios.map(({ id }) => id))(
  "%s: any observation left out, doubled or moved is a difference",
  (id) => {
    const expected = expectationOf(scenario(id))
    const right = rightObservations(expected)
    const inner = right.map((_, index) => index).slice(1, -1)

    for (const index of inner) {
      expect(firstDifference(expected, right.toSpliced(index, 1))).toBeDefined()
      expect(
        firstDifference(expected, right.toSpliced(index, 0, right[index] as Observation)),
      ).toBeDefined()
      const neighbour = right[index + 1] as Observation
      if (neighbour.event === "case-ended") continue
      const swapped = right.toSpliced(index, 2, neighbour, right[index] as Observation)
      expect(firstDifference(expected, swapped)).toBeDefined()
    }
  },
)

test("one bit is a difference, and so is the sign of zero", () => {
  const expected: Expected[] = [{ event: "received", value: encodeDouble(0) }]
  const seen = (value: number) => [
    {
      event: "received" as const,
      call: "a",
      value: encodeDouble(value),
      seq: 1,
      atMs: 0,
      case: "1",
    },
  ]

  expect(firstDifference(expected, seen(0))).toBeUndefined()
  expect(firstDifference(expected, seen(-0))).toMatchObject({
    expected: "received 0 (0000000000000000)",
    actual: "received -0 (8000000000000000)",
  })
  expect(firstDifference(expected, seen(Number.MIN_VALUE))).toBeDefined()
})

test("initial metadata may come anywhere before the status, once", () => {
  const expected = expectationOf(scenario("tutorial/unary"))
  const right = rightObservations(expected)
  const headers = {
    event: "initial-metadata" as const,
    call: "a",
    metadata: [],
    seq: 1,
    atMs: 0,
    case: "1",
  }

  for (const index of [1, 2, 3, 4]) {
    expect(firstDifference(expected, right.toSpliced(index, 0, headers))).toBeUndefined()
  }
  expect(firstDifference(expected, right.toSpliced(5, 0, headers))?.actual).toBe(
    "initial metadata after the status",
  )
  expect(firstDifference(expected, right.toSpliced(1, 0, headers, headers))?.actual).toBe(
    "initial metadata twice",
  )
})
