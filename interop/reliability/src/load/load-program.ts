/**
 * Puts load on a server through one of the product's clients, in a process of
 * its own: `load-program.ts --plan FILE`. Prints a JSON line when it begins,
 * one for each first success after a failure, and a report at its end.
 */
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { AsyncLoad } from "./async-load.ts"
import { BlockingLoad } from "./blocking-load.ts"
import type { LoadPlan } from "./load-plan.ts"

const { values } = parseArgs({ options: { plan: { type: "string" } } })
const plan = JSON.parse(readFileSync(values.plan ?? "", "utf8")) as LoadPlan

process.stdout.write(`${JSON.stringify({ event: "begun" })}\n`)
const report =
  plan.client === "async" ? await new AsyncLoad(plan).run() : new BlockingLoad(plan).run()
const { maxRSS } = process.resourceUsage()
process.stdout.write(`${JSON.stringify({ event: "report", ...report, memoryMb: maxRSS / 1024 })}\n`)
