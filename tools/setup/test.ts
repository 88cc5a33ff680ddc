// npm test: every check of the workspace through Nx, then what took how long, and the count of what ran.
import { mkdirSync, rmSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { absentStacks } from "./absent-stacks.ts"
import { countTests } from "./count-tests.ts"
import { runChecks, verdictOf } from "./run-checks.ts"
import { targetTimes } from "./target-times.ts"

process.chdir(join(import.meta.dirname, "..", ".."))
const targets = [
  // Nx starts first what another target waits for: this one waits for the longest tests and does nothing.
  "long-tests",
  "lint",
  "lint-workflows",
  "boundaries",
  "typecheck",
  "generate-check",
  "test",
]
const reports = "reports/tests"
const profile = "reports/test-times.json"

rmSync(reports, { recursive: true, force: true })
rmSync(profile, { force: true })
mkdirSync("reports", { recursive: true })
const absent = absentStacks()
const end = await runChecks(
  process.execPath,
  [
    "node_modules/.bin/nx",
    "run-many",
    "--outputStyle=static",
    // Tests wait for the programs that they start, so one more than there are cores.
    `--parallel=${availableParallelism() + 1}`,
    "-t",
    ...targets,
    ...(absent.length > 0 ? [`--exclude=${absent.map(({ name }) => name).join(",")}`] : []),
    ...process.argv.slice(2),
  ],
  { ...process.env, NX_PROFILE: profile },
)
for (const line of targetTimes(profile)) console.log(line)
for (const { name, missing } of absent) {
  for (const { tool, install } of missing) console.log(`absent: ${name} needs ${tool}: ${install}`)
}
const { lines, exitCode } = verdictOf(end, countTests(reports))
for (const line of lines) console.log(line)
process.exitCode = exitCode
