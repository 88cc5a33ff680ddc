import { setImmediate as turn } from "node:timers/promises"
import { expect, it } from "vitest"
import { FairTurns } from "./fair-turns.ts"

it("a call begins at once where nobody waits", () => {
  const begun: string[] = []
  new FairTurns<string>(16).run("a", () => begun.push("a") > 0)
  expect(begun).toEqual(["a"])
})

it("a thousand calls of one do not hold up the one of another", async () => {
  const turns = new FairTurns<string>(16)
  const begun: string[] = []
  for (let i = 0; i < 1000; i += 1) turns.run("greedy", () => begun.push("greedy") > 0)
  turns.run("modest", () => begun.push("modest") > 0)
  expect(begun.length).toBeLessThan(100)
  for (let i = 0; i < 1000 && begun.length < 1001; i += 1) await turn()
  expect(begun).toHaveLength(1001)
  expect(begun.indexOf("modest")).toBeLessThan(100)
})

it("calls that ended before they began take no time from others", async () => {
  const turns = new FairTurns<string>(16)
  const begun: string[] = []
  for (let i = 0; i < 10_000; i += 1) turns.run("greedy", () => false)
  turns.run("greedy", () => begun.push("greedy") > 0)
  await turn()
  expect(begun).toEqual(["greedy"])
})

it("forgets what waits of an owner that is gone", async () => {
  const turns = new FairTurns<string>(1)
  const begun: string[] = []
  for (const owner of ["here", "gone", "here"]) turns.run(owner, () => begun.push(owner) > 0)
  turns.forget("gone")
  for (let i = 0; i < 5; i += 1) await turn()
  expect(begun).toEqual(["here", "here"])
})
