import { spawn, spawnSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { onSmallDisk, smallDiskExcuse } from "@interop/files/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url))
const FILES = ["ca.pem", "server.pem", "server.key", "client.pem", "client.key"]

let directory = ""

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "certificates-"))
})

afterEach(() => rm(directory, { recursive: true, force: true }))

async function certificates(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    // Node warns on standard error when both are set.
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ])
  return { exitCode: child.exitCode, stdout, stderr }
}

describe("certificates", () => {
  it("prints the files that it made", async () => {
    const out = join(directory, "new")
    expect(await certificates("--out", out, "--name", "a.example", "--name", "b.example")).toEqual({
      exitCode: 0,
      stdout: FILES.map((name) => `${join(out, name)}\n`).join(""),
      stderr: "",
    })
    const server = new X509Certificate(await readFile(join(out, "server.pem")))
    expect(server.checkHost("a.example")).toBe("a.example")
    expect(server.checkHost("b.example")).toBe("b.example")
  })

  it("replaces files only with --force", async () => {
    await certificates("--out", directory)
    const before = await readFile(join(directory, "ca.pem"), "utf8")

    const refused = await certificates("--out", directory)
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" })
    expect(refused.stderr).toMatch(
      /^certificates: .*ca\.pem.*: already there; use another --out, or --force to replace them\n$/,
    )
    expect(await readFile(join(directory, "ca.pem"), "utf8")).toBe(before)

    expect(await certificates("--out", directory, "--force")).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(directory, "ca.pem"), "utf8")).not.toBe(before)
  })

  it("makes them good for as long as it is told", async () => {
    await certificates("--out", directory, "--days", "2")
    const { validFromDate, validToDate } = new X509Certificate(
      await readFile(join(directory, "server.pem")),
    )
    expect((validToDate.getTime() - validFromDate.getTime()) / 3_600_000).toBe(2 * 24 + 1)
  })

  it.for([
    { args: [], says: "--out" },
    { args: ["--out", "OUT", "--name", "host:5000"], says: '"host:5000"' },
    { args: ["--out", "OUT", "--days", "0"], says: "'0'" },
    { args: ["--out", "OUT", "--colour"], says: "--colour" },
    { args: ["--out", "OUT", "extra"], says: "too many arguments" },
  ])("takes $args for a mistake in usage", async ({ args, says }) => {
    const out = join(directory, "never")
    const ended = await certificates(...args.map((arg) => (arg === "OUT" ? out : arg)))
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" })
    expect(ended.stderr).toMatch(/^certificates: [^\n]+\n$/)
    expect(ended.stderr).toContain(says)
    expect(await readdir(directory)).toEqual([])
  })

  it("says in one line that it cannot write there", async () => {
    const out = join(MAIN, "inside-a-file")
    expect(await certificates("--out", out)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `certificates: cannot write to ${out}: not a directory (ENOTDIR)\n`,
    })
  })

  it.skipIf(!existsSync("/proc/self"))("cannot write below /proc, and ends", async () => {
    expect(await certificates("--out", "/proc/interop")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "certificates: cannot write to /proc/interop: no such file or directory (ENOENT)\n",
    })
  })

  it.skipIf(smallDiskExcuse() !== undefined)("says when the disk is full", async () => {
    const [command = "", ...args] = onSmallDisk(directory, { bytes: 8192 }, [
      process.execPath,
      MAIN,
      "--out",
      join(directory, "out"),
    ])
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" })
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `certificates: cannot write to ${directory}/out: no space left on device (ENOSPC)\n`,
    })
  })
})
