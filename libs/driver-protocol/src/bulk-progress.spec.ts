import { expect, test } from "vitest"
import { BulkProgress } from "./bulk-progress.ts"
import type { Happening } from "./documents.ts"

/** What is said of a step that has messages at these times. */
function saidOf(messagesAtMs: readonly number[]) {
  const said: { count: number; atMs: number }[] = []
  let now = 5000
  const print = (each: Happening) => {
    if (each.event === "progress") said.push({ count: each.count, atMs: now - 5000 })
  }
  const progress = new BulkProgress("a", print, () => now)
  for (const [index, atMs] of messagesAtMs.entries()) {
    now = 5000 + atMs
    progress.moved(index + 1)
  }
  return said
}

const every = (ms: number, count: number) => Array.from({ length: count }, (_, i) => (i + 1) * ms)

test("a step that is through in a second says nothing", () => {
  expect(saidOf(every(0.01, 90_000))).toEqual([])
})

test("one that takes longer says once a second how far it is", () => {
  expect(saidOf(every(0.125, 24_000))).toEqual([
    { count: 8000, atMs: 1000 },
    { count: 16_000, atMs: 2000 },
    { count: 24_000, atMs: 3000 },
  ])
})

test("a slow one says so as soon as it looks at the clock", () => {
  expect(saidOf(every(100, 64)).map(({ count }) => count)).toEqual([16, 32, 48, 64])
})

test("one that stands still says nothing", () => {
  expect(saidOf([...every(1, 16), ...every(1, 15).map((ms) => ms + 60_000)])).toEqual([])
})
