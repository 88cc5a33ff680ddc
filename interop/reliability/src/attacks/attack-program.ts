/** Attacks a server, in a process of its own: `attack-program.ts --plan FILE`. Prints a JSON line when it begins and a report at last, and is ended then. */
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { attacks } from "@interop/server-hardening/testing"
import type { AttackPlan } from "./attack-plan.ts"

const { values } = parseArgs({ options: { plan: { type: "string" } } })
const { attack, address, forMs } = JSON.parse(readFileSync(values.plan ?? "", "utf8")) as AttackPlan

const over = new AbortController()
setTimeout(() => over.abort(), forMs)
process.stdout.write(`${JSON.stringify({ event: "begun" })}\n`)
const report = await attacks[attack](address, { signal: over.signal })
process.stdout.write(`${JSON.stringify({ event: "report", ...report })}\n`)
