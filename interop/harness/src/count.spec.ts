import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { writeResults } from "./report/results-file.ts"
import type { Results } from "./report/results.ts"
import { harness } from "./testing/harness-process.ts"
import { sampleResults } from "./testing/sample-results.ts"

const green = written(sampleResults([{}, { outcome: "unsupported", transport: "tls" }]))
const red = written(sampleResults([{ outcome: "not-run", reason: "interrupted" }]))

test("reports are counted together, and what failed is named", async () => {
  const { code, stdout } = await harness("count", green, red)

  expect(stdout).toBe(
    "failed: typescript-async to typescript, tutorial/unary, plaintext; reason: interrupted; observed: a: received 4062e947ae147ae2, status OK\n" +
      "1 passed, 1 failed, 1 skipped\n",
  )
  expect(code).toBe(0)
})

test("for programs the same", async () => {
  const { stdout } = await harness("count", green, "--json")

  expect(JSON.parse(stdout)).toEqual({ passed: 1, failed: 0, skipped: 1, failures: [] })
})

test("a report whose totals do not add up is not counted", async () => {
  const results = sampleResults([{}])
  const file = written({ ...results, totals: { ...results.totals, pass: 2 } })
  const { code, stdout, stderr } = await harness("count", green, file)

  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: "",
    stderr: `harness: ${file} contradicts itself: the totals do not add up: pass 2, and it is 1 by the cells\n`,
  })
})

function written(results: Results): string {
  const file = join(mkdtempSync(join(tmpdir(), "count-")), "results.json")
  writeResults(results, file)
  return file
}
