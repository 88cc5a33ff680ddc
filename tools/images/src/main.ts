import { runProgram } from "@interop/command-line"
import { Command } from "commander"
import { buildImplementationImage } from "./implementation-image.ts"
import { listenForInterrupts } from "./interrupt.ts"

const program = new Command("images")
  .description("Builds the container image of an implementation.")
  .argument("<folder>", "of the implementation, with manifest.yaml and Dockerfile")
  .action(buildImplementationImage)

listenForInterrupts()
await runProgram(program, process.argv.slice(2))
