// The last lines of .ci/run: what failed, and tests, cells and checks counted together, from the files that the runs wrote.
import { countCells } from "./count-cells.ts"
import { countReliability } from "./count-reliability.ts"
import { countTests } from "./count-tests.ts"

const [failedCommands = "0"] = process.argv.slice(2)

const counts = [
  countTests("reports/tests"),
  countCells("reports/interop/results.json"),
  countCells("reports/ci/reference/results.json"),
  countCells("reports/ci/merged/results.json"),
  countReliability("reports/reliability/results.json"),
]
const sum = (key: "passed" | "failed" | "skipped") =>
  counts.reduce((total, count) => total + count[key], 0)

for (const failure of counts.flatMap(({ failures }) => failures)) console.log(`failed: ${failure}`)
// A command can fail without a failed test or cell: a lint error, a report that never came.
const failed = sum("failed") || Number(failedCommands)
console.log(`${sum("passed")} passed, ${failed} failed, ${sum("skipped")} skipped`)
