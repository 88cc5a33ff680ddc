import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { parsePlan } from "@interop/driver-protocol"
import { expect, onTestFinished, test } from "vitest"
import type { Moment } from "./report/bundle/timeline.ts"
import { HarnessProcess, brokenPrograms, words } from "./testing/harness-process.ts"
import { squareFolder } from "./testing/own-scenarios.ts"
import { workspaceRoot } from "./workspace.ts"

const broken = ["--implementations", brokenPrograms]
const plaintext = ["--transports", "plaintext"]

const wrongDigit = [
  ...broken,
  ...plaintext,
  ...words("--servers broken-wrong-digit --clients typescript-async"),
  ...words("--scenarios tutorial/server-streaming"),
]

async function bundlesOf(...args: string[]) {
  const harness = new HarnessProcess(["run", ...args])
  const { results, stdout } = await harness.ended
  const failures = join(harness.directory, "failures")
  const bundles = existsSync(failures) ? readdirSync(failures) : []
  const read = (bundle: string, file: string) => readFileSync(join(failures, bundle, file), "utf8")
  return { results, stdout, failures, bundles, read }
}

const moments = (lines: string) =>
  lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Moment)

test("a failed cell has a folder with its plan, time line, logs, versions, verdict and command; no other has", async () => {
  const { results, stdout, failures, bundles, read } = await bundlesOf(
    ...broken,
    ...plaintext,
    ...words(
      "--servers broken-wrong-digit --clients typescript-async --scenarios tutorial/unary --scenarios tutorial/server-streaming",
    ),
  )

  const name = "broken-wrong-digit--typescript-async--tutorial.server-streaming--plaintext"
  expect(bundles).toEqual([name])
  expect(results?.cells.flatMap(({ bundle }) => bundle ?? [])).toEqual([join(failures, name)])
  expect(stdout).toContain(join(failures, name))
  expect(readdirSync(join(failures, name)).toSorted()).toEqual([
    "client.typescript-async.broken-wrong-digit.log",
    "plan.json",
    "repro.sh",
    "server.broken-wrong-digit.log",
    "timeline.jsonl",
    "timeline.md",
    "verdict.md",
    "versions.json",
  ])

  const { cases } = parsePlan(read(name, "plan.json"))
  expect(cases.map((each) => each.name)).toEqual(["tutorial/server-streaming"])
  const verdict = read(name, "verdict.md")
  expect(verdict).toContain("**expected**: received 49 (4048800000000000)")
  expect(verdict).toContain("**actual**: received 49.00000000000001 (4048800000000001)")
  const command = `npm start -- --implementations interop/harness/fixtures --servers broken-wrong-digit --clients typescript-async --scenarios tutorial/server-streaming --transports plaintext --report-dir reports/repro/${name}`
  expect(verdict).toContain(command)
  expect(JSON.parse(read(name, "versions.json"))).toMatchObject({
    server: { name: "broken-wrong-digit", library: { version: "broken" } },
    client: { name: "typescript-async", library: { name: "@grpc/grpc-js" } },
    host: { node: process.version },
  })
  const what = moments(read(name, "timeline.jsonl")).map((each) => each.what)
  expect(what[0]).toBe("case-begun")
  expect(what).toContain("a: received 49.00000000000001 (4048800000000001)")
  expect(what.at(-1)).toBe("case-ended")
  expect(read(name, "timeline.md")).toContain("`a: received 49.00000000000001")
})

test("observations of both sides are on one time line, each side's in its own order", async () => {
  const { bundles, read } = await bundlesOf(
    ...plaintext,
    ...words("--servers typescript --clients typescript-async"),
    "--contract",
    squareFolder,
    "--scenario-dir",
    scenariosThatExpectWrongly(),
  )

  const all = moments(read(bundles[0] ?? "", "timeline.jsonl"))
  const times = all.map(({ atMs }) => atMs)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
  const of = (side: string) => all.filter(({ by }) => by === side).map(({ what }) => what)
  expect(of("server")).toEqual([
    expect.stringContaining("a: call-begun") as string,
    "a: received 3 (4008000000000000)",
    "a: status-sent NOT_FOUND",
    "a: call-ended",
  ])
  expect(of("client")).toEqual([
    "case-begun",
    "a: sent 3 (4008000000000000)",
    "a: half-closed",
    "a: status NOT_FOUND: no such number",
    "case-ended",
  ])
})

test("a client that dies leaves a folder with what it had observed until then", async () => {
  const { bundles, read } = await bundlesOf(
    ...broken,
    ...plaintext,
    ...words("--servers typescript --clients broken-dies-in-case --scenarios tutorial/*"),
  )

  expect(bundles).toHaveLength(1)
  const [bundle = ""] = bundles
  expect(read(bundle, "verdict.md")).toContain("was ended by SIGKILL")
  const what = moments(read(bundle, "timeline.jsonl")).map((each) => each.what)
  expect(what[0]).toBe("case-begun")
  expect(what).not.toContain("case-ended")
})

test("a green run has no folder of failures", async () => {
  const { bundles } = await bundlesOf(
    ...plaintext,
    ...words("--servers typescript --clients typescript-async --scenarios tutorial/unary"),
  )

  expect(bundles).toEqual([])
})

test(
  "repro.sh runs the cell from any folder, passes arguments on and leaves its own folder",
  { timeout: 240_000 },
  async () => {
    const { failures, bundles } = await bundlesOf(...wrongDigit)
    const [bundle = ""] = bundles
    const reportDirectory = temporaryDirectory()
    const { status, stdout } = spawnSync(
      join(failures, bundle, "repro.sh"),
      ["--report-dir", basename(reportDirectory)],
      { cwd: tmpdir(), encoding: "utf8" },
    )

    expect(stdout).toContain("actual:    received 49.00000000000001 (4048800000000001)")
    expect(status).toBe(1)
    expect(existsSync(join(failures, bundle, "repro.sh"))).toBe(true)
    expect(readdirSync(join(reportDirectory, "failures"))).toEqual(bundles)
  },
)

test(
  "repro.sh of a suite that was moved says so, and takes the one where it is started",
  { timeout: 240_000 },
  async () => {
    const { read, bundles } = await bundlesOf(...wrongDigit)
    const script = join(temporaryDirectory(), "repro.sh")
    writeFileSync(
      script,
      read(bundles[0] ?? "", "repro.sh").replace(`suite=${workspaceRoot}`, "suite=/moved/away"),
    )
    const start = (cwd: string) => spawnSync("sh", [script, "--help"], { cwd, encoding: "utf8" })

    expect(start(tmpdir())).toMatchObject({
      status: 1,
      stdout: "",
      stderr:
        "repro.sh: the suite is no longer in /moved/away: start this within the suite's folder\n",
    })
    const within = start(join(workspaceRoot, "docs"))
    expect(within.stderr).toContain(
      `repro.sh: the suite is no longer in /moved/away: taking the one in ${workspaceRoot}\n`,
    )
    expect(within.stdout).toContain("Usage: harness run")
  },
)

/** The script ends with NOT_FOUND, which the scenario says is OK. */
function scenariosThatExpectWrongly(): string {
  const directory = temporaryDirectory()
  writeFileSync(
    join(directory, "wrong.yaml"),
    `
family: wrong
title: Expects what cannot be
scenarios:
  - name: ok
    title: NOT_FOUND is OK
    reason: https://grpc.io/docs/guides/status-codes/
    steps:
      - open:
          method: square
          script: [{ do: receive }, { do: status, code: NOT_FOUND, message: no such number }]
      - send: 3
      - half-close
      - receive-to-end: { status: OK }
`,
  )
  return directory
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "bundles-"))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
