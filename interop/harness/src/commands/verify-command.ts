import { join } from "node:path"
import { Command } from "commander"
import { cellsText } from "../judge/outcome.ts"
import { readResults } from "../report/results-file.ts"
import { readPlan } from "../select/plan.ts"
import { verify } from "../shards/verify.ts"
import { path, withReportDirectory } from "./options.ts"
import { type VerifierFlags, verifierOf, withVerifier } from "./verifier-options.ts"

interface Flags extends VerifierFlags {
  plan: string
  reportDir: string
}

export const verifyCommand = withVerifier(withReportDirectory(new Command("verify")))
  .requiredOption("--plan <file>", "what list --json printed", path)
  .action((flags: Flags) => {
    const results = readResults(join(flags.reportDir, "results.json"))
    const plan = readPlan(flags.plan)
    const complaints = verify(plan, results, verifierOf(flags, plan))
    for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
    if (complaints.length > 0) process.exitCode = 1
    else
      process.stdout.write(`${cellsText(results.cells.length)} planned, all there and none red\n`)
  })
