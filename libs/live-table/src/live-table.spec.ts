import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { LiveTable } from "./index.ts"

const named = (name: string) => ({ name })

describe("a LiveTable", () => {
  it("is a Map", () => {
    const one = named("one")
    const two = named("two")
    const table = new LiveTable<{ name: string }>()
    table.set(1, one).set(2_147_483_647, two).set(1, one)
    expect(table.size).toBe(2)
    expect(table.get(1)).toBe(one)
    expect(table.get(3)).toBeUndefined()
    expect(table.has(2_147_483_647)).toBe(true)
    expect([...table]).toEqual([
      [1, one],
      [2_147_483_647, two],
    ])
    expect([...table.values()]).toEqual([one, two])
    expect(table.delete(1)).toBe(true)
    expect(table.delete(1)).toBe(false)
    expect([...table.keys()]).toEqual([2_147_483_647])
    table.clear()
    expect(table.size).toBe(0)
    expect([...table.entries()]).toEqual([])
  })

  it("may lose entries while it is gone through", () => {
    const table = new LiveTable<{ name: string }>()
    for (const key of [1, 2, 3]) table.set(key, named(String(key)))
    const visited: string[] = []
    table.forEach(({ name }, key) => {
      visited.push(name)
      table.delete(key)
      table.delete(3)
    })
    expect(visited).toEqual(["1", "2"])
    expect(table.size).toBe(0)
  })

  it("keeps nothing of what was deleted, as a Map does until a full garbage collection", () => {
    const program = fileURLToPath(new URL("testing/kept-of-deleted.ts", import.meta.url))
    const youngGeneration = ["--min-semi-space-size=64", "--max-semi-space-size=128"]
    const args = ["--expose-gc", ...youngGeneration, program]
    const bytes = Number(execFileSync(process.execPath, args, { encoding: "utf8" }))
    // An entry takes 900 bytes.
    expect(bytes).toBeLessThan(100)
  })
})
