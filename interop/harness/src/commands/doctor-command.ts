import { styleText } from "node:util"
import { Command } from "commander"
import { readImplementations } from "../select/manifests.ts"
import { checkRequirements } from "../select/requirements.ts"
import { type SourceFlags, sourcesOf, withSources } from "./options.ts"

export const doctorCommand = withSources(new Command("doctor"))
  .description("show what each implementation needs, whether it is here, and how to install it")
  .action(async (flags: SourceFlags) => {
    let sound = true
    for (const implementation of readImplementations(sourcesOf(flags).implementations)) {
      print(`${implementation.name}  ${implementation.title}`)
      for (const { requirement, found, problem } of await checkRequirements(implementation)) {
        const { tool, install } = requirement
        if (problem === undefined) {
          print(`  ${styleText("green", "ok")}  ${tool}: ${found}`)
          continue
        }
        const word = implementation.required
          ? styleText("red", "missing")
          : styleText("yellow", "absent")
        print(`  ${word}  ${tool} ${problem}; install it with: ${install}`)
        if (implementation.required) sound = false
      }
    }
    if (!sound) process.exitCode = 1
  })

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
