import { setTimeout as delay } from "node:timers/promises"
import { expect, test } from "vitest"
import { ProcessClock } from "./process-clock.ts"

const minuteAgo = () => performance.now() - 60_000

test("lines of one program keep its own distances, however late one of them is read", () => {
  const clock = new ProcessClock(minuteAgo(), 5000)
  const lines = [{ atMs: 5000 }, { atMs: 5000.25 }, { atMs: 5003 }]
  for (const line of lines) clock.hear(line)

  const [first = 0, second = 0, third = 0] = lines.map((line) => clock.harnessTime(line))
  expect(second - first).toBeCloseTo(0.25, 6)
  expect(third - first).toBeCloseTo(3, 6)
})

test("no line is placed after the moment at which it was read", () => {
  const clock = new ProcessClock(minuteAgo(), 5000)
  const line = { atMs: 12 }
  clock.hear(line)
  const readBy = performance.now()
  clock.hear({ atMs: 50_000 })

  expect(clock.harnessTime(line)).toBeLessThanOrEqual(readBy)
})

test("a clock that goes back is refused", () => {
  const clock = new ProcessClock(minuteAgo(), 5000)
  clock.hear({ atMs: 20 })

  expect(() => clock.hear({ atMs: 19.9 })).toThrow("atMs goes back from 20 to 19.9")
})

test("a clock that has counted more time than there was is refused", () => {
  const clock = new ProcessClock(performance.now() - 1000, 5000)
  clock.hear({ atMs: 5 })

  expect(() => clock.hear({ atMs: 5_005 })).toThrow(/ahead/)
})

test("a clock that stands still is refused", async () => {
  const clock = new ProcessClock(minuteAgo(), 50)
  clock.hear({ atMs: 5 })
  await delay(60)

  expect(() => clock.hear({ atMs: 5 })).toThrow(/behind/)
})
