import { runProgram } from "@interop/command-line"
import { Command } from "commander"
import { commandsFor } from "./commands/commands.ts"

const args = process.argv.slice(2)
const program = new Command("harness").description(
  "Runs gRPC clients against gRPC servers and says of each cell what really happened.",
)
for (const command of await commandsFor(args)) program.addCommand(command)

// The exit code is the verdict: a reader that has gone must not end a run, nor turn red into 0.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })
}

await runProgram(program, args)
