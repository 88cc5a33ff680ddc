import { InterruptError, port, timerMs } from "@interop/command-line"
import { Command } from "commander"
import { serve } from "../serve.ts"
import type { ServedFilters } from "../select/served.ts"
import { defaultServedDirectory, implementationsDirectory } from "../workspace.ts"
import { interruptBySignal } from "./interrupt.ts"
import {
  collect,
  path,
  withImplementations,
  withProtoPaths,
  withReportDirectory,
} from "./options.ts"

interface Flags extends ServedFilters {
  implementations: string[]
  contract: string
  protoPath: string[]
  script: string
  host: string
  port: number
  startTimeoutMs?: number
  commandTimeoutMs?: number
  reportDir: string
  build: boolean
}

const FIRST_PORT = 50_100

export const serveCommand = withReportDirectory(
  withProtoPaths(withImplementations(new Command("serve"))),
  defaultServedDirectory,
)
  .requiredOption(
    "--contract <path>",
    "a .proto file, or the folder of a contract: what the clients speak",
    path,
  )
  .requiredOption("--script <file>", "what the servers answer, and what a right client does", path)
  .option(
    "--servers <glob>",
    "servers that answer; several with commas or repeated, ! excludes",
    collect,
    [],
  )
  .option(
    "--transports <glob>",
    "plaintext (without this option the only one), tls, mtls; several with commas or repeated, ! excludes",
    collect,
    [],
  )
  .option("--host <address>", "where the servers listen", "127.0.0.1")
  .option(
    "--port <n>",
    "of the first server; each further one has the next; 0: any free ones",
    port,
    FIRST_PORT,
  )
  .option("--start-timeout-ms <ms>", "from launch to ready", timerMs(1))
  .option("--command-timeout-ms <ms>", "for one run of the command", timerMs(1))
  .option("--no-build", "take the implementations as they are")
  .argument(
    "[command...]",
    "behind --: a client, run once for each server and transport; INTEROP_TARGET in its environment is the address",
  )
  .action(async (command: string[], flags: Flags) => {
    const interrupt = interruptBySignal()
    const green = await serve({
      sources: {
        implementations: [implementationsDirectory, ...flags.implementations],
        contract: flags.contract,
        protoPaths: flags.protoPath,
        script: flags.script,
      },
      filters: flags,
      host: flags.host,
      port: flags.port,
      timeouts: { ...(flags.startTimeoutMs !== undefined && { startMs: flags.startTimeoutMs }) },
      reportDirectory: flags.reportDir,
      builds: flags.build,
      command,
      ...(flags.commandTimeoutMs !== undefined && { commandTimeoutMs: flags.commandTimeoutMs }),
      signal: interrupt,
    })
    // Without a command a signal is how it is meant to end.
    const { reason } = interrupt as { reason: unknown }
    if (command.length > 0 && reason instanceof InterruptError) process.exitCode = reason.exitCode
    else if (!green) process.exitCode = 1
  })
