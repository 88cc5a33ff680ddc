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

it("a turn begins no more calls than it may, however many connections wait", async () => {
  const turns = new FairTurns<number>(16)
  const begun: number[] = []
  for (let owner = 0; owner < 1000; owner += 1) turns.run(owner, () => begun.push(owner) > 0)
  expect(begun).toHaveLength(16)
  await turn()
  expect(begun).toHaveLength(32)
})

it("connections that have had a turn come after those that have not", async () => {
  const turns = new FairTurns<string>(4)
  const begun: string[] = []
  for (const greedy of ["a", "b", "c", "d", "e"])
    for (let i = 0; i < 1000; i += 1) turns.run(greedy, () => begun.push(greedy) > 0)
  turns.run("modest", () => begun.push("modest") > 0)
  begun.length = 0
  for (let i = 0; i < 3; i += 1) await turn()
  expect(begun.join(" ")).toBe("a b c d e modest a b c d e a")
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

it("forgets what waits of an owner that goes in its own turn", async () => {
  const turns = new FairTurns<string>(1)
  const begun: number[] = []
  for (const call of [1, 2, 3])
    turns.run("owner", () => {
      if (call === 2) turns.forget("owner")
      return begun.push(call) > 0
    })
  for (let i = 0; i < 5; i += 1) await turn()
  expect(begun).toEqual([1, 2])
})
