import { runProgram } from "@interop/command-line"
import { Command } from "commander"
import { buildImage } from "./build-image.ts"
import { listenForInterrupts } from "./interrupt.ts"

const program = new Command("images")
  .description("Builds the container image of an implementation, or of a proxy.")
  .argument("<folder>", "with manifest.yaml and Dockerfile")
  .option("--name <name>", "of the image, where it is not the folder's")
  .action(buildImage)

listenForInterrupts()
await runProgram(program, process.argv.slice(2))
