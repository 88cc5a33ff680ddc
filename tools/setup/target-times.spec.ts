import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { targetTimes } from "./target-times.ts"

function profileOf(...targets: [name: string, seconds: number, status: string][]): string {
  const file = join(mkdtempSync(join(tmpdir(), "profile-")), "profile.json")
  const events = targets.map(([name, seconds, status]) => ({
    name,
    ph: "X",
    dur: seconds * 1e6,
    args: { status },
  }))
  const group = { name: "thread_name", ph: "M", args: { name: "Group #1" } }
  writeFileSync(file, JSON.stringify([group, ...events]))
  return file
}

test("the slowest target comes first, and those from the cache are counted only", () => {
  const file = profileOf(
    ["contract:lint", 2.04, "success"],
    ["server:test", 0.1, "local-cache"],
    ["harness:test", 312.51, "failure"],
  )
  expect(targetTimes(file)).toEqual([
    "what took how long, several at a time:",
    "  312.5 s  harness:test",
    "    2.0 s  contract:lint",
    "           1 from the cache",
  ])
})

test("many short ones are summed up", () => {
  const targets = Array.from({ length: 20 }, (_, i) => [`t${i}:lint`, 20 - i, "success"] as const)
  expect(
    targetTimes(profileOf(...targets.map((each) => [...each] as [string, number, string]))),
  ).toHaveLength(17)
})

test("without a profile nothing is said", () => {
  expect(targetTimes(join(tmpdir(), "no-such-profile.json"))).toEqual([])
})
