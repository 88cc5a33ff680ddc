import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { FileError } from "./errors.ts"
import { onSmallDisk, smallDiskExcuse } from "./testing/small-disk.ts"
import { makeDirectory, writeFile } from "./write.ts"

let directory = ""

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "files-"))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe("a folder", () => {
  it("is made with those above it, and may be there", () => {
    const deep = join(directory, "a", "b", "c")
    makeDirectory(deep)
    makeDirectory(deep)
    expect(statSync(deep).isDirectory()).toBe(true)
  })

  it("is refused where a file is in the way", () => {
    const file = join(directory, "file")
    writeFileSync(file, "")
    expect(() => makeDirectory(file)).toThrow(
      new FileError("unwritable", file, `cannot write ${file}: file already exists (EEXIST)`),
    )
    expect(() => makeDirectory(join(file, "below"))).toThrow("not a directory (ENOTDIR)")
  })

  // In a process of its own, with a time limit: Node's recursive mkdir never returns here.
  it.skipIf(!existsSync("/proc/self"))("is refused below /proc, and not for ever", () => {
    const { stdout } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, "testing", "make-directory.ts"), "/proc/interop/reports"],
      { encoding: "utf8", timeout: 60_000 },
    )
    expect(stdout).toBe("cannot write /proc/interop/reports: no such file or directory (ENOENT)\n")
  })
})

describe("a file", () => {
  it("is written whole, with its mode", () => {
    const file = join(directory, "secret")
    writeFile(file, "text", { mode: 0o600 })
    expect(readFileSync(file, "utf8")).toBe("text")
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it("in a folder that is not there is refused with its name and the reason", () => {
    const file = join(directory, "missing", "file")
    expect(() => writeFile(file, "text")).toThrow(
      `cannot write ${file}: no such file or directory (ENOENT)`,
    )
  })
})

const excuse = smallDiskExcuse()

/** What a shell script prints for which the folder is a disk of 64 KiB. */
function onSmallDiskPrints(script: string): string {
  const [command = "", ...args] = onSmallDisk(directory, { bytes: 65_536 }, ["sh", "-c", script])
  return spawnSync(command, args, {
    cwd: join(import.meta.dirname, "testing"),
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`,
    },
  }).stdout
}

describe.skipIf(excuse !== undefined)(
  `a small disk${excuse ? ` (skipped: ${excuse})` : ""}`,
  () => {
    it("that is full leaves no part of a file", () => {
      expect(
        onSmallDiskPrints(`node write-file.ts ${directory}/large 1000000; ls -A ${directory}`),
      ).toBe(`cannot write ${directory}/large: no space left on device (ENOSPC)\n`)
    })

    it("that cannot be written to is told as such", () => {
      expect(
        onSmallDiskPrints(
          `mount -o remount,ro ${directory}; node make-directory.ts ${directory}/a/b`,
        ),
      ).toBe(`cannot write ${directory}/a/b: read-only file system (EROFS)\n`)
    })
  },
)
