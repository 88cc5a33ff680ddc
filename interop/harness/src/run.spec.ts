import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Ajv } from "ajv"
import { expect, test } from "vitest"
import resultsSchema from "../schemas/results.schema.json" with { type: "json" }
import {
  HarnessProcess,
  brokenPrograms,
  commandLines,
  sabotagedPrograms,
  runHarness,
  words,
} from "./testing/harness-process.ts"

const tutorial = ["--scenarios", "tutorial/*"]
const broken = ["--implementations", brokenPrograms, ...tutorial]
/** Long enough for all that does not hang, on a slow machine too. */
const hangsShortly = words("--case-timeout-ms 8000")
const plaintext = ["--transports", "plaintext"]
const hanging = [
  ...broken,
  ...plaintext,
  ...words("--servers typescript --clients broken-hangs-in-case"),
]

test("a sound pair is green in every scenario of the tutorial over every transport", async () => {
  const harness = new HarnessProcess([
    "run",
    ...tutorial,
    "--servers",
    "typescript",
    "--clients",
    "typescript-*",
  ])
  const { code, stdout, results } = await harness.ended

  expect(results?.totals).toEqual({ pass: 30, diverges: 0, fail: 0, unsupported: 0, "not-run": 0 })
  expect(results).toMatchObject({ green: true, problems: [] })
  expect(new Ajv().validate(resultsSchema, results)).toBe(true)
  expect(stdout).toContain("green: 30 cells: 30 pass")
  expect(code).toBe(0)
  const junit = readFileSync(join(harness.directory, "junit.xml"), "utf8")
  expect(junit.match(/<testcase /g)).toHaveLength(30)
  expect(readFileSync(join(harness.directory, "summary.md"), "utf8")).toContain("# Green: 30 cells")
  expect(harness.drivers()).toEqual([])
})

// The sum of twelve squares is too large to keep the last bit of one of them.
test("a server that answers one wrong digit turns red just the cells that see it", async () => {
  const { code, stdout, results } = await runHarness(
    ...broken,
    ...plaintext,
    "--servers",
    "broken-wrong-digit",
    "--clients",
    "typescript-async",
  )

  const red = results?.cells.filter(({ outcome }) => outcome !== "pass")
  expect(red?.map(({ scenario }) => scenario)).toEqual([
    "tutorial/server-streaming",
    "tutorial/bidi-after-half-close",
    "tutorial/bidi-interleaved",
  ])
  expect(red?.[0]).toMatchObject({
    outcome: "fail",
    expected: "received 49 (4048800000000000)",
    actual: "received 49.00000000000001 (4048800000000001)",
    repro: `npm start -- --implementations interop/harness/fixtures --servers broken-wrong-digit --clients typescript-async --scenarios tutorial/server-streaming --transports plaintext --report-dir reports/repro/broken-wrong-digit--typescript-async--tutorial.server-streaming--plaintext`,
  })
  expect(stdout).toContain("expected:  received 49 (4048800000000000)")
  expect(code).toBe(1)
})

test("a server that dies in mid-stream costs the cell in flight; the others are run", async () => {
  const { code, results } = await runHarness(
    ...broken,
    "--servers",
    "broken-dies-in-mid-stream",
    "--clients",
    "typescript-async",
  )

  const red = results?.cells.filter(({ outcome }) => outcome !== "pass")
  expect(red).toHaveLength(1)
  expect(red?.[0]).toMatchObject({
    scenario: "tutorial/server-streaming",
    transport: "mtls",
    outcome: "fail",
  })
  expect(red?.[0]?.reason).toMatch(/server broken-dies-in-mid-stream died .* ended by SIGKILL/)
  expect(results?.totals.pass).toBe(14)
  expect(code).toBe(1)
})

test.each([
  ["skips-a-case", "skips tutorial/server-streaming", 4],
  ["garbage", "not JSON", 4],
  ["exits-early", "exited with code 0 before it had run all of its cases", 4],
  ["dies-in-case", "was ended by SIGKILL", 4],
  ["hangs-in-case", "hangs: tutorial/server-streaming shows nothing within", 4],
  ["repeats-a-message", "observation", 4],
  ["repeats-a-key", 'observation has the key "bytes" twice in one object', 4],
  ["no-utf-8", "prints a line that is not UTF-8", 4],
  ["knows-everything", "is broken", 0],
  ["dies-at-once", "exited with code 3", 0],
  ["flood", "floods its standard output", 0],
])("a client that is wrong (%s) is red: %s", async (fault, reason, passes) => {
  const { code, results } = await runHarness(
    ...broken,
    ...plaintext,
    ...(fault === "hangs-in-case" ? hangsShortly : []),
    "--servers",
    "typescript",
    "--clients",
    `broken-${fault}`,
  )

  const red = results?.cells.filter(({ outcome }) => outcome !== "pass") ?? []
  expect(red[0]?.reason).toContain(reason)
  expect(red.every(({ outcome }) => outcome === "fail")).toBe(true)
  expect(results?.cells).toHaveLength(5)
  expect(results?.totals.pass).toBe(passes)
  expect(code).toBe(1)
})

test.each([
  ["never-ready", "was not ready within 3 s"],
  ["dies-at-once", "exited with code 3 before it was ready"],
  ["garbage", "ready line is not JSON"],
  ["names-a-listener-twice", 'ready line names the listener "plaintext/interleaved" twice'],
  ["flood", "floods its standard output"],
  ["no-such-program", "cannot start server broken-no-such-program (no-such-program-anywhere)"],
])("a server that does not start (%s) leaves its cells not run: %s", async (fault, reason) => {
  const { code, results } = await runHarness(
    ...broken,
    ...plaintext,
    ...(fault === "never-ready" ? words("--start-timeout-ms 3000") : []),
    "--servers",
    `broken-${fault}`,
    "--clients",
    "typescript-async",
  )

  expect(results?.totals).toEqual({ pass: 0, diverges: 0, fail: 0, unsupported: 0, "not-run": 5 })
  expect(results?.cells[0]?.reason).toContain(reason)
  expect(code).toBe(1)
})

test("a server that stays after SIGTERM is a problem of the run", async () => {
  const { code, results } = await runHarness(
    ...broken,
    ...plaintext,
    ...words("--stop-timeout-ms 5000"),
    "--servers",
    "broken-ignores-sigterm",
    "--clients",
    "typescript-async",
  )

  expect(results?.totals.pass).toBe(5)
  expect(results?.problems).toEqual([
    "server broken-ignores-sigterm did not end within 5 s of SIGTERM",
  ])
  expect(code).toBe(1)
})

test("a cell's own server that ends with an error has died, whoever hears of it first", async () => {
  const { code, results } = await runHarness(
    "--implementations",
    sabotagedPrograms,
    "--servers",
    "sabotaged-exits-1",
    "--clients",
    "typescript-async",
    "--scenarios",
    "eight-streams-on-a-channel",
  )

  expect(results?.cells.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
    { outcome: "fail", reason: "server sabotaged-exits-1 died: it exited with code 1" },
  ])
  expect(code).toBe(1)
})

test("a client that cannot call several servers is unsupported, though none of them serves a call", async () => {
  const { code, results } = await runHarness(
    ...broken,
    ...plaintext,
    ...words("--servers typescript --clients broken-one-address --scenarios life/round-robin"),
  )

  expect(results?.totals).toMatchObject({ pass: 5, unsupported: 1, fail: 0 })
  const cell = results?.cells.find(({ outcome }) => outcome === "unsupported")
  expect(cell?.reason).toContain("call-several")
  expect(code).toBe(0)
})

test("what a server cannot offer is unsupported, and shown", async () => {
  const { code, stdout, results } = await runHarness(
    ...broken,
    "--servers",
    "broken-plaintext-only",
    "--clients",
    "typescript-async",
  )

  expect(results?.totals).toEqual({ pass: 5, diverges: 0, fail: 0, unsupported: 10, "not-run": 0 })
  expect(stdout).toContain("server broken-plaintext-only: has no TLS")
  expect(code).toBe(0)
})

test("servers that a client cannot call need not be called", async () => {
  const { results } = await runHarness(
    ...words("--servers typescript --clients broken-declines --scenarios life/round-robin"),
    "--implementations",
    brokenPrograms,
  )

  expect(results?.cells.map(({ outcome }) => outcome)).toEqual(["unsupported"])
})

test("what a driver started does not outlive it", async () => {
  await runHarness(
    ...broken,
    ...plaintext,
    "--servers",
    "typescript",
    "--clients",
    "broken-leaves-a-child",
  )

  expect(commandLines().filter((line) => line.includes("sleep 654.321"))).toEqual([])
})

test("a red run whose output nobody reads is red all the same", async () => {
  const harness = new HarnessProcess([
    "run",
    ...broken,
    ...plaintext,
    "--servers",
    "broken-wrong-digit",
    "--clients",
    "typescript-async",
  ])
  harness.child.stdout?.destroy()
  harness.child.stderr?.destroy()
  const { code, results } = await harness.ended

  expect(code).toBe(1)
  expect(results?.totals.fail).toBeGreaterThan(0)
})

test("the command of a red cell has the limits under which it was red", async () => {
  const { results } = await runHarness(...hanging, "--case-timeout-ms", "1000")

  const hung = results?.cells.find(({ outcome }) => outcome === "fail")
  expect(hung?.repro).toMatch(
    / --transports plaintext --case-timeout-ms 1000 --report-dir reports\/repro\/[\w.-]+$/,
  )
})
