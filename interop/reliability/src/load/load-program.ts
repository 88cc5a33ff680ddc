/**
 * Puts load on a server through one of the product's clients, in a process of
 * its own: `load-program.ts --plan FILE`. Prints a JSON line when it begins,
 * one for each first success after a failure, and a report at its end.
 */
import { readFileSync } from "node:fs"
import { setTimeout as delay } from "node:timers/promises"
import { parseArgs } from "node:util"
import { descriptorsAbove, openFiles } from "../process-figures.ts"
import type { LoadPlan, LoadReport, Tallied } from "./load-plan.ts"

const WARM_UP_CLOSING_MS = 300

const { values } = parseArgs({ options: { plan: { type: "string" } } })
const plan = JSON.parse(readFileSync(values.plan ?? "", "utf8")) as LoadPlan

/** Each loads its own client only: the memory that is reported is of that one. */
const load = plan.client === "async" ? await asyncLoad() : await blockingLoad()
await load.warmUp()
// Its connection may still be closing.
await delay(WARM_UP_CLOSING_MS)
const before = openFiles(process.pid) ?? 0
say({ event: "begun" })
const tallied: Tallied = await load.run()
const { maxRSS } = process.resourceUsage()
const descriptorsLeft = await descriptorsAbove(before)
say({ event: "report", ...tallied, memoryMb: maxRSS / 1024, descriptorsLeft } satisfies {
  event: string
} & LoadReport)

async function asyncLoad() {
  const { AsyncLoad } = await import("./async-load.ts")
  return new AsyncLoad(plan)
}

async function blockingLoad() {
  const { BlockingLoad } = await import("./blocking-load.ts")
  return new BlockingLoad(plan)
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
