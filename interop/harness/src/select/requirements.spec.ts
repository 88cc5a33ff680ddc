import { describe, expect, it } from "vitest"
import { checkRequirements } from "./requirements.ts"

describe("the version that a tool prints", () => {
  it.each([
    ["plainly", "Tool 3.9.1 of 2026"],
    ["in colours", "\u001B[0m\u001B[1mTool 3.9.1\u001B[m of 2026"],
  ])("is found %s", async (_, printed) => {
    expect(await problemOf(printed)).toBeUndefined()
  })

  it("is too old", async () => {
    expect(await problemOf("Tool 3.7")).toBe("is 3.7, too old")
  })
})

it("a tool that does not answer in time is not said to be missing", async () => {
  const check = [process.execPath, "-e", "setTimeout(() => {}, 600_000)"]
  const requires = [{ tool: "a tool", check, install: "install it" }]
  const [finding] = await checkRequirements({ requires }, undefined, 100)
  expect(finding?.problem).toBe("gave no answer within 0.1 s")
})

async function problemOf(printed: string): Promise<string | undefined> {
  const check = [process.execPath, "-e", `console.log(${JSON.stringify(printed)})`]
  const requires = [{ tool: "a tool", check, atLeast: "3.8", install: "install it" }]
  const [finding] = await checkRequirements({ requires })
  return finding?.problem
}
