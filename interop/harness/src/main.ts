import { runProgram } from "@interop/command-line"
import { Command } from "commander"
import { diffCommand } from "./commands/diff-command.ts"
import { divergencesCommand } from "./commands/divergences-command.ts"
import { doctorCommand } from "./commands/doctor-command.ts"
import { listCommand } from "./commands/list-command.ts"
import { mergeCommand } from "./commands/merge-command.ts"
import { runCommand } from "./commands/run-command.ts"
import { verifyCommand } from "./commands/verify-command.ts"

const program = new Command("harness")
  .description("Runs gRPC clients against gRPC servers and says of each cell what really happened.")
  .addCommand(runCommand)
  .addCommand(listCommand)
  .addCommand(doctorCommand)
  .addCommand(mergeCommand)
  .addCommand(verifyCommand)
  .addCommand(diffCommand)
  .addCommand(divergencesCommand)

// The exit code is the verdict: a reader that has gone must not end a run, nor turn red into 0.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })
}

await runProgram(program, process.argv.slice(2))
