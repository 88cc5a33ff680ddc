import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, expect, test } from "vitest"
import type { Results } from "./report/results.ts"
import { harness } from "./testing/harness-process.ts"

type Cell = Results["cells"][number]

const directory = mkdtempSync(join(tmpdir(), "diff-"))
const baseline = join(directory, "results.json")

beforeAll(async () => {
  const { code } = await harness(
    "run",
    "--no-build",
    "--servers",
    "typescript",
    "--clients",
    "typescript-async",
    "--scenarios",
    "tutorial/*",
    "--report-dir",
    directory,
  )
  if (code !== 0) throw new Error(`the run ended with ${code}`)
}, 60_000)

test("a run differs from itself in nothing", async () => {
  expect(await harness("diff", baseline, "--results", baseline)).toEqual({
    code: 0,
    stdout:
      "0 new failures, 0 missing cells, 0 fixed, 0 still failing, 0 changed, 0 new cells, 0 slower, 0 faster\n",
    stderr: "",
  })
})

const cell = "typescript-async to typescript, tutorial/unary, plaintext"
const fails = (of: Cell) => Object.assign(of, { outcome: "fail", observed: "a: status UNKNOWN" })
const slow = (of: Cell) => Object.assign(of, { durationMs: 9000 })

test.each<[string, (before: Results, now: Results) => void, string[], number]>([
  [
    "a new failure",
    (_, now) => fails(firstOf(now)),
    [
      "new failures\n  fail: server typescript, client typescript-async, tutorial/unary, plaintext\n",
      "    before:    pass (a: received 4062e947ae147ae2, status OK)\n",
      "1 new failures, 0 missing cells, 0 fixed",
    ],
    1,
  ],
  [
    "a cell that came, and fails",
    (before, now) => {
      before.cells.shift()
      fails(firstOf(now))
    },
    ["    before:    not there\n", "1 new failures, 0 missing cells"],
    1,
  ],
  [
    "a problem beside the cells",
    (_, now) => now.problems.push("server typescript did not end"),
    ["new failures\n  server typescript did not end\n", "1 new failures"],
    1,
  ],
  [
    "a missing cell",
    (_, now) => now.cells.shift(),
    [`missing cells\n  ${cell}\n`, "0 new failures, 1 missing cells"],
    1,
  ],
  [
    "a fixed cell",
    (before) => fails(firstOf(before)),
    [`fixed\n  ${cell}: was fail (a: status UNKNOWN), is pass (a: received `, "1 fixed"],
    0,
  ],
  [
    "a cell that still fails, otherwise",
    (before, now) => {
      fails(firstOf(before))
      fails(firstOf(now)).observed = "a: status INTERNAL"
    },
    [
      `still failing\n  ${cell}: was fail (a: status UNKNOWN), is fail (a: status INTERNAL)\n`,
      "0 new failures, 0 missing cells, 0 fixed, 1 still failing",
    ],
    0,
  ],
  [
    "another outcome that is not red",
    (_, now) => (firstOf(now).outcome = "unsupported"),
    [`changed\n  ${cell}: was pass (`, "is unsupported (", "1 changed"],
    0,
  ],
  [
    "another observation",
    (_, now) => (firstOf(now).observed = "a: status CANCELLED"),
    ["is pass (a: status CANCELLED)\n", "1 changed"],
    0,
  ],
  [
    "a new cell",
    (before) => before.cells.shift(),
    [`new cells\n  ${cell}: pass\n`, "1 new cells"],
    0,
  ],
  [
    "a slower cell",
    (_, now) => slow(firstOf(now)),
    [`slower\n  ${cell}: `, "now 9000 ms\n", "1 slower, 0 faster"],
    0,
  ],
  [
    "a faster cell",
    (before) => slow(firstOf(before)),
    [`faster\n  ${cell}: 9000 ms, now `, "0 slower, 1 faster"],
    0,
  ],
  [
    "a little more time",
    (before, now) => {
      firstOf(before).durationMs = 1
      firstOf(now).durationMs = 400
    },
    ["0 slower"],
    0,
  ],
])("%s", async (_, change, texts, exitCode) => {
  const before = JSON.parse(readFileSync(baseline, "utf8")) as Results
  const now = structuredClone(before)
  change(before, now)
  const { code, stdout, stderr } = await harness("diff", written(before), "--results", written(now))

  for (const text of texts) expect(stdout).toContain(text)
  expect({ code, stderr }).toEqual({ code: exitCode, stderr: "" })
})

test.each([
  ["is not there", undefined, "cannot read "],
  ["is cut off", '{"formatVersion":2,"ce', "cannot read "],
  ["is null", "null", "is no results.json of this harness"],
  ["is of an older harness", '{"formatVersion":1}', "is a results.json of format 1, and this"],
  ["has no cells", '{"formatVersion":2}', "must have required property 'startedAt'"],
  ["has odd cells", '{"formatVersion":2,"cells":[7]}', "cut or edited: cells/0 must be object"],
])("a baseline that %s is refused with one line and exit code 2", async (_, text, complaint) => {
  const file = join(mkdtempSync(join(tmpdir(), "diff-")), "baseline.json")
  if (text !== undefined) writeFileSync(file, text)
  const { code, stdout, stderr } = await harness("diff", file, "--results", baseline)

  expect(stderr).toContain(complaint)
  expect(stderr).toContain(file)
  expect(stderr.trim().split("\n")).toHaveLength(1)
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
})

function written(results: Results): string {
  const file = join(mkdtempSync(join(tmpdir(), "diff-")), "results.json")
  writeFileSync(file, JSON.stringify(results))
  return file
}

function firstOf({ cells }: Results): Cell {
  const [first] = cells
  if (first === undefined) throw new Error("no cell")
  return first
}
