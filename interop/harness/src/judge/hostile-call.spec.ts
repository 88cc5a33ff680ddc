import type { Happening, Observation } from "@interop/driver-protocol"
import { expect, test } from "vitest"
import type { Scenario } from "../select/scenario.ts"
import { ownScenarios as scenarios } from "../testing/own-scenarios.ts"
import { firstDifference } from "./compare.ts"
import { expectationsOf } from "./expectation.ts"

const three = "CQAAAAAAAAhA"
const nine = "CQAAAAAAACJA"
const sent: Happening[] = [
  { event: "sent", call: "a", bytes: three },
  { event: "half-closed", call: "a" },
]
const notSent: Happening[] = [
  { event: "sent", call: "a", bytes: three },
  { event: "not-sent", call: "a", reason: "the call has ended" },
]
const received: Happening = { event: "received", call: "a", bytes: nine }
const status = (code: number): Happening => ({
  event: "status",
  call: "a",
  code,
  message: "",
  trailers: [],
})

function isRight(id: string, happenings: Happening[]): boolean {
  const scenario = scenarios.find((each) => each.id === id) as Scenario
  const observations: Observation[] = happenings.map((each, index) => ({
    ...each,
    seq: index + 1,
    atMs: index,
    case: "1",
  }))
  return expectationsOf(scenario).some((each) => firstDifference(each, observations) === undefined)
}

test.each([
  ["the told status", [...sent, status(13)], true],
  ["the same where the call ended before the half-close", [...notSent, status(13)], true],
  ["another status", [...sent, status(2)], false],
  ["a message that was never sent", [...sent, received, status(13)], false],
  ["no end", sent, false],
])("a call that the server resets: %s", (_, happenings, right) => {
  expect(isRight("faults/rst-internal-error", happenings)).toBe(right)
})

test.each([
  ["all that is told", [...sent, received, status(0)], true],
  ["no message", [...sent, status(0)], false],
])("a call with a told message: %s", (_, happenings, right) => {
  expect(isRight("faults/padded-data", happenings)).toBe(right)
})

test("what a hostile server prints is not judged", () => {
  for (const scenario of scenarios.filter(({ server }) => server === "hostile")) {
    for (const { server } of expectationsOf(scenario)) expect(server.size).toBe(0)
  }
})
