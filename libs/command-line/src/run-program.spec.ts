import { once } from "node:events"
import { text } from "node:stream/consumers"
import { Command } from "commander"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { InterruptError, runProgram, UsageError } from "./index.ts"
import { run, start } from "./testing/run.ts"

const program = new URL("testing/planned-program.ts", import.meta.url)

describe("a program", () => {
  it("that fails says so in one line and exits 1", async () => {
    expect(await run(program, ["--plan", "failing.json"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "planned-program: the plan failed\n",
    })
  })

  it("shows no stack trace of an error that nobody waited for", async () => {
    expect(await run(program, ["--plan", "unawaited.json"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "planned-program: nobody waited for this\n",
    })
  })

  it("that fails exits 1 when nobody reads what it says of that", async () => {
    const child = start(program, ["--plan", "failing.json"])
    child.stdout.destroy()
    child.stderr.destroy()
    const [exitCode] = (await once(child, "exit")) as [number | null]
    expect(exitCode).toBe(1)
  })

  it("may take such errors for its own", async () => {
    expect(await run(program, ["--plan", "survived.json"])).toEqual({
      exitCode: 0,
      stdout: "survived: nobody\n  waited for this\n",
      stderr: "",
    })
  })

  it("whose output is closed while it is written ends quietly", async () => {
    const child = start(program, ["--plan", "flooding.json"])
    const errors = text(child.stderr)
    await once(child.stdout, "data")
    child.stdout.destroy()
    expect(await once(child, "exit")).toEqual([0, null])
    expect(await errors).toBe("")
  })
})

describe("the line on standard error", () => {
  let printed = ""

  beforeEach(() => {
    printed = ""
    vi.spyOn(process.stderr, "write").mockImplementation((line) => {
      printed += String(line)
      return true
    })
  })

  afterEach(() => {
    vi.restoreAllMocks()
    process.exitCode = undefined
  })

  async function lineOf(error: unknown): Promise<{ line: string; exitCode: unknown }> {
    const command = new Command("program").action(() => {
      throw error
    })
    await runProgram(command, [])
    return { line: printed, exitCode: process.exitCode }
  }

  const failedCall = (code: number, details: string) =>
    Object.assign(new Error("whatever the library says"), { code, details })

  it("is the status name and the details of a call that failed", async () => {
    expect(await lineOf(failedCall(5, "no such\nthing"))).toEqual({
      line: "NOT_FOUND: no such thing\n",
      exitCode: 1,
    })
  })

  it("says so when a call failed without details, or with a code that has no name", async () => {
    expect(await lineOf(failedCall(13, ""))).toMatchObject({
      line: "INTERNAL: the peer gave no details\n",
    })
    printed = ""
    expect(await lineOf(failedCall(99, "odd"))).toMatchObject({ line: "status 99: odd\n" })
  })

  it("is the program and the message of anything else", async () => {
    expect(await lineOf(new UsageError("no such file"))).toEqual({
      line: "program: no such file\n",
      exitCode: 2,
    })
    printed = ""
    expect(await lineOf(new TypeError("a bug"))).toEqual({ line: "program: a bug\n", exitCode: 1 })
    printed = ""
    expect(await lineOf("a word")).toEqual({ line: "program: a word\n", exitCode: 1 })
    printed = ""
    expect(await lineOf(new InterruptError("SIGTERM"))).toEqual({
      line: "program: interrupted by SIGTERM\n",
      exitCode: 143,
    })
  })
})
