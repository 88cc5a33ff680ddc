import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { decodePageData } from "@interop/page-data/read"
import { expect, test } from "vitest"
import { History } from "./baseline/history.ts"
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

test("it is written for people, for programs, and as a page", async () => {
  const [option, directory = ""] = elsewhere()
  const now = written({ outcome: "fail", reason: "observation 2", expected: "a", actual: "<b>" })
  const { stdout } = await harness("diff", baseline, now, option ?? "", directory)

  expect(stdout.trim().split("\n").at(-1)).toBe(`report: ${directory}/index.html`)
  const markdown = readFileSync(join(directory, "diff.md"), "utf8")
  expect(markdown).toMatch(/^# Worse: 1 new red, 0 fixed, 0 still red\n/)
  expect(markdown).toContain("## New failures: 1\n")
  expect(markdown).toContain("`actual:    <b>`")
  const json = JSON.parse(readFileSync(join(directory, "diff.json"), "utf8")) as object
  expect(json).toMatchObject({
    formatVersion: 1,
    worse: true,
    counts: { newReds: 1, sameSelection: true },
    changes: [{ scenario: "tutorial/unary", kind: "worse", before: { outcome: "pass" } }],
  })
  const html = readFileSync(join(directory, "index.html"), "utf8")
  const data = await decodePageData(/<script id="page-data"[^>]*>([^<]+)</.exec(html)?.[1] ?? "")
  expect(data).toMatchObject({ kind: "diff", baseline: { newReds: 1 } })
})

test("without a baseline it is the last green run of this machine, or one line says that there is none", async () => {
  const historyDirectory = mkdtempSync(join(tmpdir(), "history-"))
  const args = ["--history-dir", historyDirectory, ...elsewhere()]
  const now = written({ outcome: "fail", reason: "observation 2" })
  const none = await harness("diff", "--results", now, ...args)
  expect(none).toEqual({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^harness: there is no green run to compare with in .*\n$/,
    ) as string,
  })

  const before = { ...sampleResults([{}, { scenario: "tutorial/server-streaming" }]) }
  new History(historyDirectory, () => {}).add({ ...before, startedAt: "2026-01-01T00:00:00.000Z" })
  const { code, stdout } = await harness("diff", "--results", now, ...args)
  expect(stdout).toContain("new failures: 1, ")
  expect(code).toBe(1)
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
