import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onSmallDisk, smallDiskExcuse } from "@interop/files/testing"
import { describe, expect, onTestFinished, test } from "vitest"
import { HarnessProcess, words } from "./testing/harness-process.ts"
import { workspaceRoot } from "./workspace.ts"

const excuse = smallDiskExcuse()
const one = words("--scenarios tutorial/unary --transports plaintext")
const server = ["--servers", "typescript"]
const client = ["--clients", "typescript-async"]
const apps = join(workspaceRoot, "apps")

/** Fills the disk with the report; the last argument of a driver is its document, in the folder of logs. */
const fill = 'cat /dev/zero >"$(dirname "$2")/filler" 2>/dev/null'
/** The same folder once more, in its own place, and read-only: a remount would be refused while logs are open. */
const becomeReadOnly =
  'report=$(dirname "$(dirname "$2")"); mount --bind "$report" "$report"; mount -o remount,bind,ro "$report"'
const runClient = `node ${apps}/client-async/src/main.js "$@"`
const runServer = `node ${apps}/server/src/main.js "$@"`

/** A folder with one stack whose only program is a shell script. */
function stackOf(role: "server" | "client", script: string, build = "true"): string[] {
  const folder = mkdtempSync(join(tmpdir(), "implementations-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, "script"))
  writeFileSync(join(folder, "script", "driver.sh"), script)
  writeFileSync(
    join(folder, "script", "manifest.yaml"),
    `name: script
title: A shell script
language: Shell
requires: []
build: { command: "${build}" }
${role}s: [{ name: script, title: the script, command: [sh, driver.sh] }]
`,
  )
  return ["--implementations", folder, `--${role}s`, "script"]
}

/** A run whose report directory is a disk of its own, of one MiB unless said otherwise. */
async function runOnSmallDisk(args: string[], { bytes = 2 ** 20, builds = false } = {}) {
  const harness = new HarnessProcess(["run", ...one, ...args], {
    builds,
    within: (directory, command) => onSmallDisk(directory, { bytes }, command),
  })
  const ended = await harness.ended
  return { harness, path: harness.directory, ...ended }
}

const reason = "no space left on device (ENOSPC)"

describe.skipIf(excuse !== undefined)(`a full disk${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  test("under a log ends the run and all that it started", async () => {
    const flood = "head -c 2000000 /dev/zero >&2; exec sleep 600"
    const { harness, path, code, stdout } = await runOnSmallDisk([
      ...server,
      ...stackOf("client", flood),
    ])

    expect(stdout).toContain(
      `\ncannot write ${path}/logs/client.script.typescript.log: ${reason}; cells that were through: 0 of 1\n`,
    )
    expect(code).toBe(1)
    expect(harness.drivers()).toEqual([])
  })

  test("under the document of a program ends the run and all that it started", async () => {
    const { harness, path, code, stdout } = await runOnSmallDisk([
      ...stackOf("server", `${fill}; exec ${runServer}`),
      ...client,
    ])

    expect(stdout).toContain(
      `\ncannot write ${path}/logs/client.typescript-async.script.plan.json: ${reason}; cells that were through: 0 of 1\n`,
    )
    expect(code).toBe(1)
    expect(harness.drivers()).toEqual([])
  })

  test("under the reports keeps the verdict at the terminal", async () => {
    const { path, code, stdout, stderr } = await runOnSmallDisk([
      ...server,
      ...stackOf("client", `${runClient}; code=$?; ${fill}; exit $code`),
    ])

    expect(stderr).toContain("script to typescript: 1 of 1 pass")
    expect(stdout).toContain(`\ncannot write ${path}/results.json: ${reason}\n`)
    expect(stdout).toContain("\nred: 1 cell: 1 passes")
    expect(code).toBe(1)
  })

  test("under the page loses no other report", async () => {
    // Room for the others, which are small, and not for the page.
    const leaveLittle = `${fill}; truncate -s -49152 "$(dirname "$2")/filler"`
    const { path, code, stdout } = await runOnSmallDisk([
      ...server,
      ...stackOf("client", `${runClient}; code=$?; ${leaveLittle}; exit $code`),
    ])

    expect(stdout.match(/^cannot write .*/gm)).toEqual([
      `cannot write ${path}/index.html: ${reason}`,
    ])
    expect(stdout).toMatch(/red: 1 cell: 1 passes, .*; report: .*\/summary\.md\n$/)
    expect(code).toBe(1)
  })

  test("under a recording is told as such", async () => {
    const { path, code, stdout } = await runOnSmallDisk([
      ...server,
      ...stackOf("client", `${runClient}; code=$?; ${fill}; exit $code`),
      "--record",
    ])

    expect(stdout).toContain(
      `\ncannot write ${path}/recordings/typescript--script--tutorial.unary--plaintext/frames.txt: ${reason}; `,
    )
    expect(code).toBe(1)
  })

  test("under the log of a build is told in one line", async () => {
    const { path, code, stdout, stderr } = await runOnSmallDisk(
      [...server, ...stackOf("client", "exit 1", "head -c 2000000 /dev/zero")],
      { builds: true },
    )

    expect(stderr).toContain(
      `\nharness: build of script exited with code 1: no space left on the disk of ${path}/logs; log: ${path}/logs/build.log\n`,
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  })

  test("under the certificates is told in one line", async () => {
    const { path, code, stdout, stderr } = await runOnSmallDisk([...server, ...client], {
      bytes: 16_384,
    })

    expect(stderr).toMatch(`harness: cannot write to ${path}/certificates: ${reason}\n`)
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  })
})

/** Runs the harness with what it prints going to files on a full disk. */
async function printingTo(redirection: string) {
  const harness = new HarnessProcess(["run", ...one, ...server, ...client], {
    within: (_, command) => {
      const disk = mkdtempSync(join(tmpdir(), "disk-"))
      onTestFinished(() => rmSync(disk, { recursive: true, force: true }))
      const script = `cd ${disk} && cat /dev/zero >filler 2>/dev/null; exec "$@" ${redirection}`
      return onSmallDisk(disk, { bytes: 4096 }, ["sh", "-c", script, "sh", ...command])
    },
  })
  return harness.ended
}

describe.skipIf(excuse !== undefined)("a full disk under what the harness prints", () => {
  test("makes a run fail, and does not end it", async () => {
    const { code, stderr, results } = await printingTo(">output")

    expect(stderr).toContain(`harness: cannot write standard output: ${reason}\n`)
    expect(stderr).toContain("1 of 1 pass")
    expect(results?.green).toBe(true)
    expect(code).toBe(1)
  })

  test("of its progress changes nothing", async () => {
    const { code, stdout } = await printingTo("2>progress")

    expect(stdout).toContain("green: 1 cell: 1 passes")
    expect(code).toBe(0)
  })
})

describe.skipIf(excuse !== undefined)("a disk that cannot be written to", () => {
  test("any more keeps the verdict at the terminal", async () => {
    const { path, code, stdout } = await runOnSmallDisk([
      ...server,
      ...stackOf("client", `${runClient}; code=$?; ${becomeReadOnly}; exit $code`),
    ])

    expect(stdout).toContain(`\ncannot write ${path}/results.json: read-only file system (EROFS)\n`)
    expect(stdout).toContain("\nred: 1 cell: 1 passes")
    expect(code).toBe(1)
  })

  test("at all is told as such", async () => {
    const harness = new HarnessProcess(["run", ...one, ...server, ...client], {
      within: (directory, command) =>
        onSmallDisk(directory, { bytes: 4096 }, [
          "sh",
          "-c",
          'mount -o remount,ro "$1" && shift && exec "$@"',
          "sh",
          directory,
          ...command,
        ]),
    })
    const { code, stdout, stderr } = await harness.ended

    expect(stderr).toBe(
      `harness: cannot write ${harness.directory}/run.lock: read-only file system (EROFS)\n`,
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  })
})
