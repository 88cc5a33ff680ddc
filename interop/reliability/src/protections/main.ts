import { runProgram } from "@interop/command-line"
import { protectionsCommand } from "./command.ts"

await runProgram(protectionsCommand, process.argv.slice(2))
