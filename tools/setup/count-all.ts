// The last line of .ci/run: tests and cells together, from the files that the runs wrote.
import { existsSync, readFileSync } from "node:fs"
import { countTests } from "./count-tests.ts"

const [failedCommands = "0"] = process.argv.slice(2)

const count = countTests("reports/tests")
for (const file of ["reports/interop/results.json", "reports/ci/merged/results.json"]) {
  if (!existsSync(file)) continue
  const { totals } = JSON.parse(readFileSync(file, "utf8")) as { totals: Record<string, number> }
  count.passed += (totals["pass"] ?? 0) + (totals["diverges"] ?? 0)
  count.failed += (totals["fail"] ?? 0) + (totals["not-run"] ?? 0)
  count.skipped += totals["unsupported"] ?? 0
}
// A command can fail without a failed test or cell: a lint error, a report that never came.
if (count.failed === 0) count.failed = Number(failedCommands)
for (const failure of count.failures) console.log(`failed: ${failure}`)
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
