import { clientCommand, runProgram } from "@interop/command-line"
import { plain } from "./plain.ts"
import { runPlan } from "./driven/run-plan.ts"

const command = clientCommand(
  "client-async",
  "Calls the square service with promises and async iterables.",
  { plain, driven: runPlan },
)
await runProgram(command, process.argv.slice(2))
