import { describe, expect, it } from "vitest"
import type { Implementation } from "./manifests.ts"
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

async function problemOf(printed: string): Promise<string | undefined> {
  const check = [process.execPath, "-e", `console.log(${JSON.stringify(printed)})`]
  const requires = [{ tool: "a tool", check, atLeast: "3.8", install: "install it" }]
  const [finding] = await checkRequirements({ requires } as unknown as Implementation)
  return finding?.problem
}
