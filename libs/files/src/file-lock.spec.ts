import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest"
import { FileError } from "./errors.ts"
import { FileLock } from "./file-lock.ts"

let directory = ""
let file = ""

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lock-"))
  file = join(directory, "lock")
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** A process that holds the lock. */
async function holder(): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, "testing", "hold-lock.ts"),
    file,
  ])
  onTestFinished(() => void child.kill("SIGKILL"))
  await once(child.stdout, "data")
  return child
}

function refusal(): string {
  try {
    FileLock.take(file).release()
    return "none"
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return `${error.code}: ${error.message}`
  }
}

it("is one process's at a time, and says whose since when", async () => {
  const child = await holder()
  expect(readdirSync(directory)).toEqual(["lock", "lock.holder"])
  expect(refusal()).toMatch(
    new RegExp(
      `^locked: .*lock is held by process ${child.pid} since \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$`,
    ),
  )
})

it("is free again when its process has released it", async () => {
  const child = await holder()
  child.stdin.end()
  await once(child, "exit")
  expect(refusal()).toBe("none")
  expect(refusal()).toBe("none")
})

it("is free again when its process was killed", async () => {
  const child = await holder()
  child.kill("SIGKILL")
  await once(child, "exit")
  expect(refusal()).toBe("none")
})

it("is one's own too: it cannot be taken twice", () => {
  const lock = FileLock.take(file)
  onTestFinished(() => lock.release())
  expect(refusal()).toContain(`held by process ${process.pid}`)
})

it("can be waited for", async () => {
  const child = await holder()
  const told: string[] = []
  const waiting = FileLock.wait(file, {
    onWait: (who) => {
      told.push(who)
      child.stdin.end()
    },
  })
  const lock = await waiting
  onTestFinished(() => lock.release())
  expect(told).toEqual([expect.stringContaining(`process ${child.pid} `)])
  expect(refusal()).toContain(`process ${process.pid} `)
})

it("is no longer waited for when that is called off", async () => {
  await holder()
  const calledOff = new AbortController()
  const waiting = FileLock.wait(file, {
    onWait: () => calledOff.abort(new Error("called off")),
    signal: calledOff.signal,
  })
  await expect(waiting).rejects.toThrow("called off")
})

it("in a folder that is not there is refused with the reason", () => {
  file = join(directory, "missing", "lock")
  expect(refusal()).toBe(`unwritable: cannot write ${file}: no such file or directory (ENOENT)`)
})
