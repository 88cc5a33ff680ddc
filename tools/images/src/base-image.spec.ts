import { spawn, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { FileLock } from "@interop/files"
import { describe, expect, onTestFinished, test } from "vitest"
import { baseImage, lockFile, makeBaseImage } from "./base-image.ts"
import type { MachineSettings } from "./machine-settings.ts"

const ordinary: MachineSettings = { authorities: [], env: [] }
const official = "interop-test-official:1"

const docker = (...args: string[]) => spawnSync("docker", args, { encoding: "utf8" })
const engine = docker("version", "--format", "{{.Server.Version}}").status === 0
const required = process.env["INTEROP_REQUIRE_CONTAINERS"] === "1"

describe.skipIf(!engine && !required)(
  `base images${engine ? "" : " (skipped: no Docker engine answers)"}`,
  () => {
    test("on an ordinary machine the official image is taken as it is", async () => {
      makeOfficial()

      expect(await baseImage(official, ordinary)).toBe(official)
    })

    test("package settings of the machine are laid on top, once", async () => {
      makeOfficial()
      const settings: MachineSettings = {
        authorities: [],
        env: [["PIP_INDEX_URL", "https://index.test/simple"]],
      }
      const reference = await baseImage(official, settings)

      expect(reference).not.toBe(official)
      expect(docker("image", "inspect", "--format", "{{.Config.Env}}", reference).stdout).toContain(
        "PIP_INDEX_URL=https://index.test/simple",
      )
      const id = imageId(reference)
      expect(await baseImage(official, settings)).toBe(reference)
      expect(imageId(reference)).toBe(id)
    })

    test("a process that finds another at it waits, and takes what that has made", async () => {
      makeOfficial()
      const settings: MachineSettings = { authorities: [], env: [["GOPROXY", randomUUID()]] }
      const lock = await FileLock.wait(lockFile())
      const other = spawn(process.execPath, [
        join(import.meta.dirname, "testing", "make-base-image.ts"),
        official,
        JSON.stringify(settings),
      ])
      onTestFinished(() => void other.kill("SIGKILL"))
      const lines = createInterface({ input: other.stdout })[Symbol.asyncIterator]()

      expect((await lines.next()).value).toMatch(
        new RegExp(`^waiting for process ${process.pid} since .*, which makes base images$`),
      )
      const reference = await makeBaseImage(official, settings)
      const id = imageId(reference)
      lock.release()
      expect((await lines.next()).value).toBe(reference)
      expect(imageId(reference)).toBe(id)
    })

    test("an image that cannot be had and has no stand-in is an error that says what to do", async () => {
      await expect(baseImage("no-such-registry.invalid/thing:1", ordinary)).rejects.toThrow(
        /cannot pull no-such-registry\.invalid\/thing:1, and there is no stand-in.*give its build argument an image/,
      )
    })
  },
)

function imageId(reference: string): string {
  return docker("image", "inspect", "--format", "{{.Id}}", reference).stdout.trim()
}

/** An image that no registry has, made from nothing. */
function makeOfficial(): void {
  if (docker("image", "inspect", official).status === 0) return
  spawnSync("docker", ["import", "-", official], { input: Buffer.alloc(10_240) })
}
