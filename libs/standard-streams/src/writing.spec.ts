import { describe, expect, it } from "vitest"
import { start } from "./testing/start.ts"

describe("standard output", () => {
  it("takes lines longer than a pipe holds, whole and in order", async () => {
    const { output, ended } = start("write-much.ts")
    expect(await output()).toBe(`${"a".repeat(1_000_000)}\nb\n`)
    expect(await ended()).toEqual({ exitCode: 0, stderr: "" })
  })

  it("says so when its reader has gone", async () => {
    const { child, lines, ended } = start("write-until-closed.ts")
    expect(await lines().next()).toEqual({ done: false, value: "more" })
    child.stdout.destroy()
    expect(await ended()).toEqual({ exitCode: 0, stderr: "output-closed\n" })
  })
})
