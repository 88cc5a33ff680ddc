// npm test: every check of the workspace through Nx, then the count of what ran.
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { absentStacks } from "./absent-stacks.ts"
import { countTests } from "./count-tests.ts"

process.chdir(join(import.meta.dirname, "..", ".."))
const targets = ["lint", "lint-workflows", "boundaries", "typecheck", "generate-check", "test"]
const reports = "reports/tests"

rmSync(reports, { recursive: true, force: true })
const absent = absentStacks()
const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/.bin/nx",
    "run-many",
    "--outputStyle=static",
    "-t",
    ...targets,
    ...(absent.length > 0 ? [`--exclude=${absent.map(({ name }) => name).join(",")}`] : []),
    ...process.argv.slice(2),
  ],
  { stdio: "inherit" },
)
for (const { name, missing } of absent) {
  for (const { tool, install } of missing) console.log(`absent: ${name} needs ${tool}: ${install}`)
}
const { passed, failed, skipped } = countTests(reports)
const otherFailures = status !== 0 && failed === 0 ? 1 : 0
if (otherFailures > 0) console.log("a check that is no test failed: see above")
console.log(`tests: ${passed} passed, ${failed + otherFailures} failed, ${skipped} skipped`)
process.exitCode = status === 0 && failed === 0 && passed > 0 ? 0 : 1
