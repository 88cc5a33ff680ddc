/**
 * Puts load on a server through one of the product's clients, in a process of
 * its own: `load-program.ts --plan FILE`. Prints a JSON line when it begins,
 * one for each first success after a failure, and a report at its end.
 */
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import type { LoadPlan } from "./load-plan.ts"

const { values } = parseArgs({ options: { plan: { type: "string" } } })
const plan = JSON.parse(readFileSync(values.plan ?? "", "utf8")) as LoadPlan

process.stdout.write(`${JSON.stringify({ event: "begun" })}\n`)
const report = plan.client === "async" ? await asyncLoad() : await blockingLoad()
const { maxRSS } = process.resourceUsage()
process.stdout.write(`${JSON.stringify({ event: "report", ...report, memoryMb: maxRSS / 1024 })}\n`)

/** Each loads its own client only: the memory that is reported is of that one. */
async function asyncLoad() {
  const { AsyncLoad } = await import("./async-load.ts")
  return new AsyncLoad(plan).run()
}

async function blockingLoad() {
  const { BlockingLoad } = await import("./blocking-load.ts")
  return new BlockingLoad(plan).run()
}
