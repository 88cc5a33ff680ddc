import { expect, test } from "vitest"
import { ProcessClock } from "./process-clock.ts"
import { ServerObservations } from "./server-observations.ts"

test("a line of a call that has ended is not taken, whenever it comes", () => {
  const observations = new ServerObservations(new ProcessClock(performance.now() - 60_000, 5000))
  observations.expect(["1/a"])
  const print = (seq: number, event: string) =>
    observations.take(JSON.stringify({ seq, atMs: seq, call: "1/a", event }))
  print(1, "half-close")
  print(2, "call-ended")
  expect(observations.problem).toBeUndefined()

  print(3, "half-close")
  expect(observations.problem).toBe('prints half-close of call "1/a", which has ended')
})

test("calls that the server names itself are handed on line by line", () => {
  const lines: string[] = []
  const observations = new ServerObservations(new ProcessClock(performance.now() - 60_000, 5000), {
    onLineOfAnyCall: ({ call, event }) => lines.push(`${call} ${event}`),
  })
  const print = (seq: number, call: string, event: object) =>
    observations.take(JSON.stringify({ seq, atMs: seq, call, ...event }))
  const begun = { event: "call-begun", path: "/p.S/m", metadata: [] }
  print(1, "2", begun)
  print(2, "1", begun)
  print(3, "2", { event: "call-ended" })
  print(4, "1", { event: "half-close" })
  expect(lines).toEqual(["2 call-begun", "1 call-begun", "2 call-ended", "1 half-close"])
  expect(observations.problem).toBeUndefined()

  print(5, "2", { event: "half-close" })
  expect(observations.problem).toBe('prints half-close of call "2", which nobody makes')
})

test("a call that its client's library tries again begins anew", () => {
  const observations = new ServerObservations(new ProcessClock(performance.now() - 60_000, 5000))
  observations.expect(["1/a"])
  const print = (seq: number, event: object) =>
    observations.take(JSON.stringify({ seq, atMs: seq, call: "1/a", ...event }))
  const begun = { event: "call-begun", path: "/p.S/m", metadata: [] }
  print(1, begun)
  print(2, begun)
  print(3, { event: "call-ended" })
  print(4, { event: "half-close" })
  print(5, { event: "call-ended" })
  print(6, begun)
  print(7, { event: "call-ended" })
  expect(observations.problem).toBeUndefined()

  print(8, { event: "half-close" })
  expect(observations.problem).toBe('prints half-close of call "1/a", which has ended')
})
