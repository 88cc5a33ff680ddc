import { writeLine } from "@interop/standard-streams"
import { Command } from "commander"
import { FailureError, runProgram } from "../index.ts"

/** A program that ends as the name of its plan says. */
const command = new Command("planned-program")
  .requiredOption("--plan <file>", "how it ends")
  .action(({ plan }: { plan: string }) => {
    switch (plan) {
      case "failing.json":
        throw new FailureError("the plan failed")
      case "unawaited.json":
        setImmediate(() => throwUnawaited())
        break
      case "survived.json":
        process.on("uncaughtException", (error) => writeLine(`survived: ${error.message}`))
        setImmediate(() => throwUnawaited())
        break
      case "flooding.json":
        for (let line = 0; line < 100_000; line += 1) process.stdout.write(`line ${line}\n`)
    }
  })
await runProgram(command, process.argv.slice(2))

function throwUnawaited(): never {
  throw new Error("nobody\n  waited for this")
}
