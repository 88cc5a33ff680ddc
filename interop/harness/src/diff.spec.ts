import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { writeResults } from "./report/results-file.ts"
import type { CellRecord } from "./report/results.ts"
import { harness } from "./testing/harness-process.ts"
import { sampleResults } from "./testing/sample-results.ts"

const baseline = written({})

test("a run differs from itself in nothing", async () => {
  const { code, stdout, stderr } = await harness(
    "diff",
    baseline,
    "--results",
    baseline,
    ...elsewhere(),
  )

  expect(stdout).toMatch(/^changed versions: 0, new failures: 0, .*, faster: 0\nreport: .*\n$/)
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
})

test("a cell that is worse, though not red, is told and fails", async () => {
  const now = written({ outcome: "unsupported", reason: "no" })
  const { code, stdout, stderr } = await harness("diff", baseline, now, ...elsewhere())

  expect(stdout).toContain("worse\n  unsupported: server typescript, client typescript-async, ")
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
})

test.each([
  ["is not there", undefined, "cannot read "],
  ["is cut off", '{"formatVersion":2,"ce', "cannot read "],
  ["is of an older harness", '{"formatVersion":1}', "is a results.json of format 1, and this"],
  ["is of a newer harness", '{"formatVersion":4}', "reads formats 2 and 3: update the suite"],
])("a baseline that %s is refused with one line and exit code 2", async (_, text, complaint) => {
  const file = join(mkdtempSync(join(tmpdir(), "diff-")), "baseline.json")
  if (text !== undefined) writeFileSync(file, text)
  const { code, stdout, stderr } = await harness(
    "diff",
    file,
    "--results",
    baseline,
    ...elsewhere(),
  )

  expect(stderr).toContain(complaint)
  expect(stderr).toContain(file)
  expect(stderr.trim().split("\n")).toHaveLength(1)
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
})

/** Where no run and no other test writes. */
function elsewhere(): string[] {
  return ["--report-dir", mkdtempSync(join(tmpdir(), "diff-"))]
}

function written(cell: Partial<CellRecord>): string {
  const file = join(mkdtempSync(join(tmpdir(), "diff-")), "results.json")
  writeResults(sampleResults([cell, { scenario: "tutorial/server-streaming" }]), file)
  return file
}
