import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, onTestFinished, test } from "vitest"
import {
  HarnessProcess,
  brokenPrograms,
  commandLines,
  processIds,
  until,
  words,
} from "./testing/harness-process.ts"
import { squareFolder } from "./testing/own-scenarios.ts"
import { workspaceRoot } from "./workspace.ts"

const broken = ["--implementations", brokenPrograms]
const unary = words("--scenarios tutorial/unary --transports plaintext")
const interrupts = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const

/** A run in which server and client are there and the client, once it has run a case, does not end. */
async function startHanging(): Promise<HarnessProcess> {
  const harness = new HarnessProcess([
    "run",
    ...broken,
    ...words("--scenarios tutorial/* --transports plaintext"),
    ...words("--servers typescript --clients broken-hangs-in-case"),
  ])
  await until(() => harness.drivers().length >= 2)
  return harness
}

describe("a stop while cells are driven", () => {
  test.each(interrupts)(
    "by %s ends all drivers, reports what was through and exits with %i",
    async (signal, exitCode) => {
      const harness = await startHanging()
      harness.child.kill(signal)
      const { code, stdout, results } = await harness.ended

      expect(code).toBe(exitCode)
      expect(results?.problems).toEqual([
        expect.stringMatching(
          new RegExp(`^interrupted by ${signal}; cells that were through: \\d of 5$`),
        ) as string,
      ])
      expect(results?.totals["not-run"]).toBeGreaterThan(0)
      expect(stdout).not.toMatch(/\n {4}at /)
      expect(harness.drivers()).toEqual([])
    },
  )

  test("by a Ctrl-C that comes twice, from the terminal and from npm, is one", async () => {
    const harness = await startHanging()
    harness.child.kill("SIGINT")
    harness.child.kill("SIGINT")
    const { code, results } = await harness.ended

    expect(code).toBe(130)
    expect(results?.problems).toEqual([expect.stringContaining("interrupted by SIGINT")])
    expect(results?.interrupted).toBe(true)
  })

  test("by SIGKILL leaves no driver behind", async () => {
    const harness = await startHanging()
    harness.child.kill("SIGKILL")
    await harness.ended

    await until(() => harness.drivers().length === 0)
    expect(harness.drivers()).toEqual([])
  })
})

test("a stop while a cell's own server is to end is not told of the server", async () => {
  const directory = mkdtempSync(join(tmpdir(), "scenarios-"))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(
    join(directory, "own.yaml"),
    `family: own
title: A server of its own
scenarios:
  - name: unary
    title: One number
    reason: none
    transports: [plaintext]
    own-server: {}
    steps: [{ open: square }, { send: 3 }, half-close, receive-to-end]
`,
  )
  const harness = new HarnessProcess([
    "run",
    ...broken,
    "--contract",
    squareFolder,
    "--scenario-dir",
    directory,
    ...words("--scenarios own/unary --servers broken-ignores-sigterm --clients typescript-async"),
  ])
  await until(() => harness.drivers().length === 2)
  await until(() => harness.drivers().length === 1)
  harness.child.kill("SIGTERM")
  const { code, results } = await harness.ended

  expect(code).toBe(143)
  expect(results?.cells.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
    { outcome: "not-run", reason: "interrupted by SIGTERM" },
  ])
})

test("a stop before a server is ready ends it", async () => {
  const harness = new HarnessProcess([
    "run",
    ...broken,
    ...unary,
    ...words("--servers broken-never-ready --clients typescript-async"),
  ])
  await until(() => harness.drivers().length >= 1)
  harness.child.kill("SIGTERM")
  const { code, results } = await harness.ended

  expect(code).toBe(143)
  expect(results?.cells.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
    { outcome: "not-run", reason: "interrupted by SIGTERM" },
  ])
  expect(harness.drivers()).toEqual([])
})

describe("a process that a client leaves in a session of its own, with its output", () => {
  /** A right client; its folder is in the command line of what it leaves. */
  function leavingClient(prefix: string) {
    const folder = mkdtempSync(join(tmpdir(), "implementations-"))
    const left = () => processIds(`sleep 600; : ${folder}`)
    onTestFinished(() => {
      for (const pid of left()) process.kill(pid, "SIGKILL")
      rmSync(folder, { recursive: true, force: true })
    })
    mkdirSync(join(folder, "leaving"))
    const client = join(workspaceRoot, "apps", "client-async", "src", "main.js")
    writeFileSync(
      join(folder, "leaving", "client.sh"),
      `${prefix} setsid sh -c 'sleep 600; :' ${folder} &\nexec node ${client} "$@"\n`,
    )
    writeFileSync(
      join(folder, "leaving", "manifest.yaml"),
      `name: leaving
title: Leaves a process
language: Shell
requires: []
clients: [{ name: leaving, title: the client, command: [sh, client.sh] }]
`,
    )
    const pair = words("--servers typescript --clients leaving")
    return { args: ["run", "--implementations", folder, ...unary, ...pair], left }
  }

  test.runIf(process.platform === "linux")("ends with it", async () => {
    const { args, left } = leavingClient("")
    const { code, results } = await new HarnessProcess(args).ended

    expect(results?.totals.pass).toBe(1)
    expect(code).toBe(0)
    expect(left()).toEqual([])
  })

  test.runIf(process.platform === "linux")("ends with a killed harness", async () => {
    const { args, left } = leavingClient("")
    const harness = new HarnessProcess(args)
    await until(() => left().length > 0)
    harness.child.kill("SIGKILL")
    await harness.ended

    await until(() => left().length === 0)
    expect(left()).toEqual([])
  })

  test("is not waited for where it cannot be found", async () => {
    const { args } = leavingClient("env -i")
    const { code, results } = await new HarnessProcess(args).ended

    expect(results?.totals.pass).toBe(1)
    expect(code).toBe(0)
  })
})

/** A folder with a stack that has these lines in its manifest, and a file that says when they are under way. */
function slowStack(linesWith: (underWay: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), "implementations-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const underWay = join(folder, "under-way")
  mkdirSync(join(folder, "slow"))
  writeFileSync(
    join(folder, "slow", "manifest.yaml"),
    `name: slow
title: Takes its time
language: Shell
${linesWith(underWay)}
clients: [{ name: slow, title: the client, command: [sh] }]
`,
  )
  return {
    args: [
      "run",
      "--implementations",
      folder,
      ...unary,
      ...words("--servers typescript --clients slow"),
    ],
    isUnderWay: () => existsSync(underWay),
    /** Its processes that run. */
    processes: () => commandLines().filter((line) => line.includes(underWay)),
  }
}

/** With a process that is in a session of its own, as those of Nx are, and one that does not heed SIGTERM. */
const slowBuild = (underWay: string) => `requires: []
build:
  command: |
    setsid sh -c 'touch "$0"; sleep 600; :' ${underWay} &
    sh -c 'trap "" TERM; while :; do sleep 1; done' ${underWay} &
    wait
`

describe("a stop while a stack is built", () => {
  test.each(interrupts.slice(0, 2))(
    "by %s ends the build, reports that nothing was through and exits with %i",
    async (signal, exitCode) => {
      const { args, isUnderWay, processes } = slowStack(slowBuild)
      const harness = new HarnessProcess(args, { builds: true })
      await until(isUnderWay)
      harness.child.kill(signal)
      const { code, stdout, results } = await harness.ended

      expect(code).toBe(exitCode)
      expect(stdout).toContain(`\ninterrupted by ${signal}; cells that were through: 0 of 1\n`)
      expect(results?.totals["not-run"]).toBe(1)
      expect(processes()).toEqual([])
    },
  )

  test("by SIGKILL leaves nothing of the build behind", async () => {
    const { args, isUnderWay, processes } = slowStack(slowBuild)
    const harness = new HarnessProcess(args, { builds: true })
    await until(isUnderWay)
    harness.child.kill("SIGKILL")
    await harness.ended

    await until(() => processes().length === 0)
    expect(processes()).toEqual([])
  })
})

test("a stop while tools are looked for ends that, and leaves an earlier report as it is", async () => {
  const { args, isUnderWay, processes } = slowStack(
    (underWay) =>
      `requires: [{ tool: Slow, check: [sh, -c, 'touch "$0"; exec tail -f "$0"', ${underWay}], install: none }]`,
  )
  const harness = new HarnessProcess(args)
  const earlier = join(harness.directory, "results.json")
  writeFileSync(earlier, "{}")
  await until(isUnderWay)
  harness.child.kill("SIGTERM")
  const { code, stdout, stderr } = await harness.ended

  expect({ code, stdout, stderr }).toEqual({
    code: 143,
    stdout: "",
    stderr: "harness: interrupted by SIGTERM\n",
  })
  expect(existsSync(earlier)).toBe(true)
  expect(processes()).toEqual([])
})
