import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"

const start = new URL("start-program.js", import.meta.url).href
const program = `
  import { startProgram } from ${JSON.stringify(start)}
  await startProgram(async () => console.log("started"))
`

function run(...options: string[]) {
  const args = [...options, "--input-type=module", "--eval", program]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" })
  return { stdout, stderr, status }
}

describe("startProgram", () => {
  it("starts the program", () => {
    expect(run()).toEqual({ stdout: "started\n", stderr: "", status: 0 })
  })

  it("says in one line that a Node is too old", () => {
    const older = `Object.defineProperty(process, "versions", { value: { node: "20.9.0" } })`
    const { stdout, stderr, status } = run("--import", `data:text/javascript,${older}`)
    expect(stdout).toBe("")
    expect(stderr).toMatch(/^this needs Node 24 and runs on v\S+: start it with npm run.*\n$/)
    expect(status).toBe(1)
  })
})
