// npm test: every check of the workspace through Nx, then the count of what ran.
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { countTests } from "./count-tests.ts"

const targets = ["lint", "lint-workflows", "boundaries", "typecheck", "generate-check", "test"]
const reports = "reports/tests"

rmSync(reports, { recursive: true, force: true })
const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/.bin/nx",
    "run-many",
    "-t",
    ...targets,
    "--outputStyle=static",
    ...process.argv.slice(2),
  ],
  { stdio: "inherit" },
)
const { passed, failed, skipped } = countTests(reports)
const otherFailures = status !== 0 && failed === 0 ? 1 : 0
if (otherFailures > 0) console.log("a check that is no test failed: see above")
console.log(`tests: ${passed} passed, ${failed + otherFailures} failed, ${skipped} skipped`)
process.exitCode = status === 0 && failed === 0 && passed > 0 ? 0 : 1
