/**
 * Calls hostile servers through one of the product's clients, and a good one
 * beside each: `client-program.ts --plan FILE`. Prints a JSON line when it
 * begins with one, and another with what became of the calls; it is ended after the last.
 */
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { descriptorsAbove, openFiles } from "../process-figures.ts"
import { CallLog } from "./call-log.ts"
import type { ClientLine, ClientPlan } from "./plans.ts"

const { values } = parseArgs({ options: { plan: { type: "string" } } })
const plan = JSON.parse(readFileSync(values.plan ?? "", "utf8")) as ClientPlan

/** Each loads its own client only: the memory that is reported is of that one. */
const { warmUp, callAll } = await (plan.client === "async"
  ? import("./async-caller.ts")
  : import("./blocking-caller.ts"))
await warmUp(plan)
for (const hostile of plan.hostile) {
  const { name } = hostile
  say({ event: "begun", name })
  const log = new CallLog(plan)
  const before = openFiles(process.pid) ?? 0
  const startedAtMs = performance.now()
  await callAll(plan, hostile, log)
  const tookMs = performance.now() - startedAtMs
  const memoryMb = process.resourceUsage().maxRSS / 1024
  const descriptorsLeft = await descriptorsAbove(before)
  say({ event: "report", name, ...log.report, memoryMb, descriptorsLeft, tookMs })
}

function say(line: ClientLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
