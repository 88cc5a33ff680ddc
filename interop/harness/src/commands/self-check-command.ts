import { join } from "node:path"
import { timerMs } from "@interop/command-line"
import { Command, Option } from "commander"
import type { Role } from "../select/manifests.ts"
import { selfCheck } from "../self-check/self-check.ts"
import { contractsDirectory, selfCheckDirectory } from "../workspace.ts"
import { interruptBySignal } from "./interrupt.ts"
import { collect, path, sourcesOf, withImplementations } from "./options.ts"

interface Flags {
  implementations: string[]
  programs: string[]
  role?: Role
  rungs: string[]
  all?: boolean
  build: boolean
  startTimeoutMs?: number
  caseTimeoutMs?: number
  stopTimeoutMs?: number
  reportDir?: string
}

export const selfCheckCommand = withImplementations(new Command("self-check"))
  .argument("<stack>", "the folder's name below interop/implementations")
  .option(
    "--programs <glob>",
    "of its programs only these; several with commas or repeated, ! excludes",
    collect,
    [],
  )
  .addOption(
    new Option("--role <role>", "only its servers, or its clients").choices(["server", "client"]),
  )
  .option("--rungs <glob>", "only these; several with commas or repeated, ! excludes", collect, [])
  .option("--all", "go on after what fails")
  .option("--no-build", "take the programs as they are")
  .option("--start-timeout-ms <ms>", "from launch to ready", timerMs(1))
  .option("--case-timeout-ms <ms>", "between two lines of a client", timerMs(1))
  .option("--stop-timeout-ms <ms>", "from SIGTERM to a server's end", timerMs(1))
  .option("--report-dir <directory>", "where logs go (default: reports/self-check/STACK)", path)
  .action(async (stack: string, flags: Flags) => {
    const { startTimeoutMs: startMs, caseTimeoutMs: caseMs, stopTimeoutMs: stopMs } = flags
    const isRight = await selfCheck({
      sources: sourcesOf({
        implementations: flags.implementations,
        contract: contractsDirectory,
        proxies: [],
        protoPath: [],
        seed: 1,
        examples: 1,
      }),
      stack,
      programs: flags.programs,
      ...(flags.role && { role: flags.role }),
      rungs: flags.rungs,
      all: flags.all === true,
      builds: flags.build,
      timeouts: {
        ...(startMs !== undefined && { startMs }),
        ...(caseMs !== undefined && { caseMs }),
        ...(stopMs !== undefined && { stopMs }),
      },
      reportDirectory: flags.reportDir ?? join(selfCheckDirectory, stack.replaceAll("/", ".")),
      print: (line) => process.stdout.write(`${line}\n`),
      signal: interruptBySignal(),
    })
    if (!isRight) process.exitCode = 1
  })
