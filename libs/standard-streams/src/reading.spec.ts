import { describe, expect, it } from "vitest"
import { start } from "./testing/start.ts"

const succeeded = { exitCode: 0, stderr: "" }

const programs = [
  "echo-blocking.ts",
  "echo-blocking-without-waiting.ts",
  "echo-as-it-comes.ts",
  "echo-polling.ts",
]

describe.each(programs)("standard input (%s)", (program) => {
  it("is there as it comes", async () => {
    const { child, lines, ended } = start(program)
    const answers = lines()
    for (const piece of ["1\n", "2 3\n4"]) {
      child.stdin.write(piece)
      expect(await answers.next()).toEqual({ done: false, value: JSON.stringify(piece) })
    }
    child.stdin.end()
    expect(await answers.next()).toEqual({ done: false, value: "end" })
    expect(await ended()).toEqual(succeeded)
  })

  it("keeps characters whole that come in two parts", async () => {
    const { child, lines, ended } = start(program)
    const answers = lines()
    const bytes = Buffer.from("a²b")
    child.stdin.write(bytes.subarray(0, 2))
    expect(await answers.next()).toEqual({ done: false, value: '"a"' })
    child.stdin.end(bytes.subarray(2))
    expect(await answers.next()).toEqual({ done: false, value: '"²b"' })
    expect(await ended()).toEqual(succeeded)
  })

  it("may be empty", async () => {
    const { child, output, ended } = start(program)
    child.stdin.end()
    expect(await output()).toBe("end\n")
    expect(await ended()).toEqual(succeeded)
  })
})

describe("an input that is let go of", () => {
  it("does not keep the program running", async () => {
    const { output, ended } = start("stop-reading.ts")
    expect(JSON.parse(await output())).toEqual([{ done: true }, { done: true }])
    expect(await ended()).toEqual(succeeded)
  })
})

describe("an input that is polled", () => {
  it("does not keep the program waiting", async () => {
    const { output, ended } = start("count-idle-polls.ts")
    expect(await output()).toBe("idle\n")
    expect(await ended()).toEqual(succeeded)
  })
})
