// The last line of .ci/run: tests and cells together, from the files that the runs wrote.
import { existsSync, readFileSync } from "node:fs"
import { countTests } from "./count-tests.ts"

const results = "reports/interop/results.json"

const tests = countTests("reports/tests")
const cells = existsSync(results)
  ? (JSON.parse(readFileSync(results, "utf8")) as { totals: Record<string, number> }).totals
  : {}
const passed = tests.passed + (cells["pass"] ?? 0)
const failed = tests.failed + (cells["fail"] ?? 0) + (cells["not-run"] ?? 0)
const skipped = tests.skipped + (cells["unsupported"] ?? 0)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
