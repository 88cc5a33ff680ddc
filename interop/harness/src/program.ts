import { runProgram } from "@interop/command-line"
import { reasonOf } from "@interop/files"
import { Command } from "commander"
import { commandsFor } from "./commands/commands.ts"

const args = process.argv.slice(2)
const program = new Command("harness").description(
  "Runs gRPC clients against gRPC servers and says of each cell what really happened.",
)
for (const command of await commandsFor(args)) program.addCommand(command)

// The exit code is the verdict: a reader that has gone must not end a run, nor turn red into 0.
process.stderr.on("error", () => {})
let saysUnwritten = false
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  const readerHasGone = error.code === "EPIPE" || error.code === "EIO"
  if (readerHasGone || saysUnwritten) return
  saysUnwritten = true
  process.exitCode = 1
  process.stderr.write(`harness: cannot write standard output: ${reasonOf(error)}\n`)
})

await runProgram(program, args)
