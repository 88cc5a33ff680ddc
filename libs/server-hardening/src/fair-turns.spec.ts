import { setImmediate as turn } from "node:timers/promises"
import { expect, it } from "vitest"
import { FairTurns } from "./fair-turns.ts"

it("a call begins at once where nobody waits", () => {
  const begun: string[] = []
  new FairTurns<string>().run("a", () => begun.push("a"))
  expect(begun).toEqual(["a"])
})

it("a thousand calls of one do not hold up the one of another", async () => {
  const turns = new FairTurns<string>()
  const begun: string[] = []
  for (let i = 0; i < 1000; i += 1) turns.run("greedy", () => begun.push("greedy"))
  turns.run("modest", () => begun.push("modest"))
  expect(begun.length).toBeLessThan(100)
  for (let i = 0; i < 1000 && begun.length < 1001; i += 1) await turn()
  expect(begun).toHaveLength(1001)
  expect(begun.indexOf("modest")).toBeLessThan(100)
})
