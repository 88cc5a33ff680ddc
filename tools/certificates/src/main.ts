import { runProgram } from "@interop/command-line"
import { certificatesCommand } from "./command.ts"

await runProgram(certificatesCommand(), process.argv.slice(2))
