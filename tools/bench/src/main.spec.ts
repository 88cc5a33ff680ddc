import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

const main = fileURLToPath(new URL("main.ts", import.meta.url))

function bench(...options: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [main, ...options])
  return { status, stderr: stderr.toString() }
}

describe("the command line", () => {
  it("refuses a figure that is not there, and lists those that are", () => {
    const { status, stderr } = bench("--only", "server-unary-65")
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /^bench: --only server-unary-65 is none of the figures; .*server-unary-64/,
    )
    expect(stderr.trim()).not.toContain("\n")
  })

  it("refuses rounds that are no number", () => {
    const { status, stderr } = bench("--rounds", "some")
    expect(status).toBe(2)
    expect(stderr).toContain("--rounds")
  })
})
