import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { MARK } from "./marked.ts"
import { Reaper } from "./reaper.ts"

test.skipIf(process.platform !== "linux")(
  "a build that was told of by its mark alone ends with a killed harness",
  async () => {
    const mark = `build-${process.pid}-reaper-spec`
    const reaper = new Reaper()
    reaper.watchBuild(mark)
    const build = spawn("sleep", ["3600"], { env: { ...process.env, [MARK]: mark } })
    onTestFinished(() => void build.kill("SIGKILL"))
    await once(build, "spawn")
    const ended = once(build, "exit")

    // The end of its pipe is all that a reaper sees of a kill.
    await reaper.close()
    expect(await ended).toEqual([null, "SIGKILL"])
  },
)

test("a directory that it was told of goes with a killed harness", async () => {
  const directory = mkdtempSync(join(tmpdir(), "reaper spec "))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(join(directory, "secret"), "")
  const reaper = new Reaper()
  reaper.watchDirectory(directory)

  await reaper.close()
  expect(existsSync(directory)).toBe(false)
})
