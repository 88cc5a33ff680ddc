import { expect, test } from "vitest"
import { ProcessClock, harnessTimeOf } from "./process-clock.ts"

test("lines of one program keep its own distances, however late one of them is read", () => {
  const clock = new ProcessClock()
  const lines = [{ atMs: 5000 }, { atMs: 5000.25 }, { atMs: 5003 }]
  for (const line of lines) clock.hear(line)

  const [first = 0, second = 0, third = 0] = lines.map(harnessTimeOf)
  expect(second - first).toBeCloseTo(0.25, 6)
  expect(third - first).toBeCloseTo(3, 6)
})

test("no line is placed after the moment at which it was read", () => {
  const clock = new ProcessClock()
  const line = { atMs: 12 }
  clock.hear(line)
  const readBy = performance.now()
  clock.hear({ atMs: 1_000_000 })

  expect(harnessTimeOf(line)).toBeLessThanOrEqual(readBy)
})
