import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { sampleResults } from "../../testing/sample-results.ts"
import { writeJunit } from "./junit.ts"
import type { Results } from "../results.ts"

function junitOf(results: Results): string {
  const file = join(mkdtempSync(join(tmpdir(), "junit-")), "junit.xml")
  writeJunit(results, file)
  return readFileSync(file, "utf8")
}

test("a run whose cells are green and which has problems is red, a failed case for each problem", () => {
  const problems = ["server typescript did not end within 1 s of SIGTERM", "interrupted"]
  const xml = junitOf(sampleResults([{}], { problems, green: false }))

  expect(xml).toContain('<testsuites tests="3" failures="2" errors="0" skipped="0">')
  expect(xml).toContain('<testsuite name="the run" tests="2" failures="2"')
  for (const problem of problems) {
    expect(xml).toContain(`name="${problem}">\n      <failure message="${problem}"/>`)
  }
})

test("a run without problems has no suite of its own", () => {
  expect(junitOf(sampleResults())).not.toContain("the run")
})

test("each outcome counts as the verdict has it, a cell that was not run as an error", () => {
  const xml = junitOf(
    sampleResults([
      { outcome: "pass" },
      { outcome: "diverges", reason: "as recorded" },
      { outcome: "unsupported", reason: "no TLS" },
      { outcome: "fail", reason: "observation 2", expected: "status OK", actual: "status 7" },
      { outcome: "not-run", reason: "its server did not start" },
    ]),
  )

  expect(xml).toContain('<testsuites tests="5" failures="1" errors="1" skipped="1">')
  expect(xml).toMatch(/<system-out>.*diverges: server typescript.*as recorded/)
  expect(xml).toMatch(/<failure message="observation 2">.*\n {2}expected: {2}status OK\n/)
  expect(xml).toContain('<error message="its server did not start">')
})

test("two reports do not share cells", () => {
  junitOf(sampleResults())

  expect(junitOf(sampleResults()).match(/<testcase /g)).toHaveLength(1)
})

test("what a peer sent is text that XML may hold", () => {
  const hostile = "]]></failure><script>\u0000\u001B[2J\uFFFE\u202E"
  const xml = junitOf(sampleResults([{ outcome: "fail", reason: hostile, actual: hostile }]))

  // Each CDATA section ends once, and outside of them there is no tag of the peer's.
  expect(xml.split("]]>")).toHaveLength(2 + 1)
  expect(xml.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, "")).not.toContain("<script>")
  expect(xml).toMatch(/^[\t\n\r\x20-\uD7FF]*$/)
  expect(xml).toContain(String.raw`\u{0}\u{1b}[2J\u{fffe}\u{202e}`)
})
