import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { describe, expect, it } from "vitest"
import { runChecks, verdictOf } from "./run-checks.ts"

const allPassed = { passed: 3, failed: 0, skipped: 1 }

describe("the checks", () => {
  it("succeed only with an exit code of 0, no failed test and at least one that passed", () => {
    expect(verdictOf({ code: 0 }, allPassed)).toEqual({
      lines: ["tests: 3 passed, 0 failed, 1 skipped"],
      exitCode: 0,
    })
    expect(verdictOf({ code: 0 }, { passed: 0, failed: 0, skipped: 4 }).exitCode).toBe(1)
    expect(verdictOf({ code: 0 }, { passed: 3, failed: 1, skipped: 0 }).exitCode).toBe(1)
  })

  it("that fail, or are killed, though no test did count as one failure", () => {
    for (const code of [1, null]) {
      expect(verdictOf({ code }, allPassed)).toEqual({
        lines: [
          "a check that is no test failed: see above",
          "tests: 3 passed, 1 failed, 1 skipped",
        ],
        exitCode: 1,
      })
    }
  })

  it("that were stopped are a failure, whatever they said", () => {
    expect(verdictOf({ code: 0, stoppedBy: "SIGTERM" }, allPassed)).toEqual({
      lines: [
        "stopped by SIGTERM before all checks had run",
        "tests: 3 passed, 1 failed, 1 skipped",
      ],
      exitCode: 143,
    })
  })

  it("end with the code of their command, or none when it was killed", async () => {
    const shell = (script: string) => runChecks("sh", ["-c", script], process.env)
    expect(await shell("exit 3")).toEqual({ code: 3 })
    expect(await shell("kill -KILL $$")).toEqual({ code: null })
  })

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "are handed a %s, and their end is awaited",
    async (signal) => {
      const name = signal.slice(3)
      const script = `trap 'echo cleaned up; exit 0' ${name}; echo ready; while :; do sleep 0.1; done`
      const module = JSON.stringify(new URL("run-checks.ts", import.meta.url).href)
      const program = `
        const { runChecks } = await import(${module})
        console.log(JSON.stringify(await runChecks("sh", ["-c", ${JSON.stringify(script)}], process.env)))
      `
      const child = spawn(process.execPath, ["--input-type=module", "-e", program])
      const output = text(child.stdout)
      await once(child.stdout, "data")
      child.kill(signal)
      expect(await output).toBe(`ready\ncleaned up\n{"code":0,"stoppedBy":"${signal}"}\n`)
    },
  )
})
