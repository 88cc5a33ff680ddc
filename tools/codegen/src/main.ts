import { runProgram } from "@interop/command-line"
import { codegenCommand } from "./command.ts"

// Exits through `exit` handlers, which end children and remove scratch directories.
process.once("SIGINT", () => process.exit(130))
process.once("SIGTERM", () => process.exit(143))

await runProgram(codegenCommand(), process.argv.slice(2))
