import { runProgram } from "@interop/command-line"
import { benchCommand } from "./command.ts"

await runProgram(benchCommand(), process.argv.slice(2))
