import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { sampleBaseline, sampleReport } from "../../testing/sample-report.ts"
import { sampleResults } from "../../testing/sample-results.ts"
import type { Report } from "../reporter.ts"
import { reporter } from "./github.ts"

afterEach(() => void vi.unstubAllEnvs())

function written(report: Report): { output: string; summary: string } {
  const file = join(mkdtempSync(join(tmpdir(), "github-")), "summary")
  vi.stubEnv("GITHUB_STEP_SUMMARY", file)
  let output = ""
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text)
    return true
  })
  expect(reporter.write(report)).toEqual([])
  spy.mockRestore()
  return { output, summary: readFileSync(file, "utf8") }
}

const broken = { outcome: "fail", reason: "observation 2", expected: "status OK" } as const

test("a new red is an annotation, one that was red before is none", () => {
  const results = sampleResults([
    { ...broken, actual: "status INTERNAL", repro: "npm start -- --scenarios a/b" },
    { ...broken, scenario: "tutorial/client-streaming", actual: "status UNKNOWN" },
    { ...broken, scenario: "tutorial/bidi", actual: "status ABORTED" },
    { ...broken, scenario: "tutorial/new", actual: "nothing" },
  ])
  const baseline = sampleBaseline({
    addedCells: [3],
    changes: [
      { cell: 0, kind: "worse", before: "pass" },
      { cell: 1, kind: "worse", before: "not-run" },
    ],
  })
  const { output, summary } = written(sampleReport({ results, past: { baseline, history: [] } }))

  expect(output).toBe(
    "::error title=typescript-async to typescript%2C tutorial/unary%2C plaintext::status INTERNAL instead of status OK%0AReproduce: npm start -- --scenarios a/b\n" +
      "::error title=typescript-async to typescript%2C tutorial/new%2C plaintext::nothing instead of status OK\n",
  )
  expect(summary).toMatch(/^# Red: 4 cells/)
})

test("without a baseline every red is new, and ten annotations are all that GitHub shows", () => {
  const cells = Array.from({ length: 30 }, (_, index) => ({
    ...broken,
    scenario: `a/b${index}`,
    actual: "x",
  }))
  const lines = written(sampleReport({ results: sampleResults(cells) }))
    .output.trim()
    .split("\n")

  expect(lines).toHaveLength(10)
  expect(lines.at(-1)).toBe("::error title=and more::21 more cells are newly red")
})

test("what a peer sent cannot give a command of its own", () => {
  const actual = "a\n::set-output name=x::y\r::error::b %0A::warning::c\u202E"
  const { output } = written(
    sampleReport({ results: sampleResults([{ ...broken, actual: actual.repeat(1000) }]) }),
  )

  expect(output.trim().split(/[\r\n]/)).toHaveLength(1)
  expect(output).toContain(String.raw`::a\u{a}::set-output name=x::y\u{d}::error::b %250A`)
  expect(output.length).toBeLessThan(4000)
})

test("without a file for the summary it says so", () => {
  vi.stubEnv("GITHUB_STEP_SUMMARY", "")

  expect(reporter.write(sampleReport())).toEqual([
    "no job summary: GITHUB_STEP_SUMMARY names no file",
  ])
})
