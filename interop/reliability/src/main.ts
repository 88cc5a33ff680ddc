import { runProgram } from "@interop/command-line"
import { reliabilityCommand } from "./command.ts"

await runProgram(reliabilityCommand, process.argv.slice(2))
