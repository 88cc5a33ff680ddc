import { expect, test } from "vitest"
import { sampleBaseline, sampleReport } from "../testing/sample-report.ts"
import { sampleResults } from "../testing/sample-results.ts"
import { summaryLines } from "./summary.ts"

const stacks = ["go-grpc", "python-aio", "python-sync", "typescript", "typescript-workers"]

test("a run with 195 red cells fits a screen, its causes first", () => {
  const cells = Array.from({ length: 195 }, (_, index) => ({
    server: stacks[index % 5] ?? "",
    client: stacks[Math.floor(index / 5) % 5] ?? "",
    scenario: `family-${index % 13}/name-${index}`,
    outcome: "fail" as const,
    reason: "observation 2",
    expected: `received ${index}`,
    actual: index % 3 === 0 ? "status INTERNAL" : `received ${index + 1}`,
    repro: `npm start -- --scenarios family-${index % 13}/name-${index}`,
  }))
  const lines = summaryLines(sampleReport({ results: sampleResults(cells) }))

  expect(lines.length).toBeLessThanOrEqual(50)
  expect(lines[0]).toBe("# Red: 195 cells: 0 pass, 0 diverge, 0 unsupported, 195 fail, 0 not run")
  const causes = lines.indexOf("## Causes")
  expect(lines.slice(causes + 2, causes + 4)).toEqual([
    expect.stringMatching(/^- 🔴 \*\*130 cells\*\*: `received … instead of received …`; servers /),
    expect.stringMatching(/^- 🔴 \*\*65 cells\*\*: `status INTERNAL instead of received …`; /),
  ])
  expect(lines.slice(causes + 2).join("\n")).toMatch(
    /## Red cells\n\n- .*\n {2}`npm start -- --scenarios family-0\/name-0`\n(.*\n){4}- … and 192 cells more\n/,
  )
})

test("what changed since the baseline stands before the causes, versions first", () => {
  const baseline = sampleBaseline({
    versions: ["client go-grpc: was grpc 1.70, is grpc 1.71"],
    newReds: 2,
    stillRed: 1,
  })
  const text = summaryLines(sampleReport({ past: { baseline, history: [] } })).join("\n")

  expect(text).toContain(`## Since the last green run (2026-01-01T00:00:00.000Z)

- client go-grpc: was grpc 1.70, is grpc 1.71
- 2 new reds, 0 fixed, 1 still red
`)
})

test("what a peer sent is text", () => {
  const hostile = "`</code><script>alert(1)</script>\n# Green\u202E\u001B[2J|"
  const text = summaryLines(
    sampleReport({
      results: sampleResults(
        [{ outcome: "fail", reason: "observation 1", expected: "status OK", actual: hostile }],
        { problems: [`server typescript said ${hostile}`] },
      ),
    }),
  ).join("\n")

  expect(text.match(/# Green/g)).toHaveLength(2 + 1)
  for (const line of text.split("\n")) expect(line).not.toMatch(/^# Green/)
  expect(text).not.toContain("\u001B")
  expect(text).not.toContain("\u202E")
  // In a code span whose fence it does not have, or escaped.
  expect(text).toContain("`` `</code><script>")
  expect(text).toContain(String.raw`\<script\>`)
})

test("a run without cells and one without a page say so little", () => {
  const report = sampleReport({ results: sampleResults([]), template: { problem: "no" } })
  const text = summaryLines(report).join("\n")

  expect(text).toMatch(/^# Red: 0 cells/)
  expect(text).not.toContain("index.html")
})
