import { runProgram } from "@interop/command-line"
import { serverCommand } from "./command.ts"

await runProgram(serverCommand(), process.argv.slice(2))
// A socket that never said anything is no call to wait for, but would keep the process.
process.exit()
