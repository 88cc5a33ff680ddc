import type { Observation, ServerObservation } from "@interop/driver-protocol"
import { expect, test } from "vitest"
import type { Driven } from "../drive/driven.ts"
import { ProcessClock } from "../launch/process-clock.ts"
import type { Cell } from "../select/cells.ts"
import { ownScenario as scenario } from "../testing/own-scenarios.ts"
import { earlyDifference } from "./before-its-cause.ts"
import { expectationOf } from "./expectation.ts"

/** A clock whose lines are read when they are printed. */
function clockOf(lines: readonly { atMs: number }[], now: number): ProcessClock {
  const clock = new ProcessClock(now - 60_000, 100_000)
  const last = lines.at(-1)?.atMs ?? 0
  clock.hear({ atMs: last })
  return clock
}

/** What a client showed at these moments, and when the server says that it saw an event. */
function differenceOf(
  id: string,
  shown: readonly [event: string, atMs: number][],
  seen: { event: "cancelled" | "half-close"; atMs: number },
) {
  const expectation = expectationOf(scenario(id))
  const observations = shown.map(
    ([event, atMs], index) =>
      ({ event, atMs, call: "a", case: "1", seq: index + 1 }) as unknown as Observation,
  )
  const end = Math.max(...observations.map(({ atMs }) => atMs), seen.atMs)
  const now = performance.now()
  const line: ServerObservation = { ...seen, call: "1/a", seq: 1 }
  const driven: Driven = {
    cell: { scenario: scenario(id) } as Cell,
    ending: { kind: "ended" },
    observations,
    clock: clockOf([{ atMs: end }], now),
    server: new Map([["a", [{ lines: [line], clock: clockOf([{ atMs: end }], now) }]]]),
    durationMs: 0,
    slowness: 1,
    logs: [],
  }
  return earlyDifference(expectation, driven)
}

const waitsAndCancels: [string, number][] = [
  ["case-begun", 0],
  ["sent", 10],
  ["half-closed", 11],
  ["received", 20],
  ["received", 21],
  ["cancelled", 825],
  ["case-ended", 826],
]

test("a cancel that the server saw while its client still waited did not happen", () => {
  const early = { event: "cancelled", atMs: 30 } as const
  expect(differenceOf("streams/client-stops-reading", waitsAndCancels, early)?.actual).toMatch(
    /^79\d ms before that$/,
  )
})

test("one that came with the client's, or a little before its line, did", () => {
  const intime = { event: "cancelled", atMs: 822 } as const
  expect(differenceOf("streams/client-stops-reading", waitsAndCancels, intime)).toBeUndefined()
})

const waitsAndHalfCloses: [string, number][] = [
  ["case-begun", 0],
  ["sent", 10],
  ["received", 20],
  ["nothing-received", 320],
  ["half-closed", 321],
]

test("a half-close that the server saw while its client waited did not happen", () => {
  const seen = (atMs: number) =>
    differenceOf("streams/half-close-between-responses", waitsAndHalfCloses, {
      event: "half-close",
      atMs,
    })
  expect(seen(25)?.actual).toMatch(/ms before that$/)
  expect(seen(322)).toBeUndefined()
})
