import { CommanderError, type Command } from "commander"
import { StandardStreamsError } from "@interop/standard-streams"
import { FailureError, InterruptError, UsageError } from "./errors.ts"
import { describeFailedCall, isFailedCall } from "./failed-call.ts"

/**
 * Parses the arguments, runs the command's action and turns every way it can
 * end into an exit code: 0, 1 (failure), 2 (usage) or that of a signal, with
 * one line on standard error for all but 0. A reader of standard output that has gone,
 * as `head` does, is no failure.
 */
export async function runProgram(command: Command, argv: readonly string[]): Promise<void> {
  for (const each of [command, ...command.commands]) {
    each.exitOverride().configureOutput({ outputError: () => {} })
  }
  const end = (error: unknown): void => {
    const code = report(command.name(), error)
    // A failure stays one when the reader of what is said of it has gone.
    if (code !== 0 || process.exitCode === undefined) process.exitCode = code
  }
  // What no one awaited would end in a stack trace, unless the program has a use for it.
  process.on("uncaughtException", (error) => {
    if (process.listenerCount("uncaughtException") > 1) return
    end(error)
    process.exit()
  })
  try {
    await command.parseAsync(argv, { from: "user" })
  } catch (error) {
    end(error)
  }
}

function report(program: string, error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    if (error.code === "commander.help") return 2
    print(`${program}: ${error.message.replace(/^error: /, "")}`)
    return 2
  }
  if (isClosedOutput(error)) return 0
  if (isFailedCall(error)) {
    print(describeFailedCall(error))
    return 1
  }
  print(`${program}: ${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof UsageError) return 2
  if (error instanceof InterruptError) return error.exitCode
  if (!(error instanceof FailureError) && process.env["DEBUG"]) console.error(error)
  return 1
}

/** Said by writeLine, or by a write to standard output that nobody watched: no other write is such. */
function isClosedOutput(error: unknown): boolean {
  if (error instanceof StandardStreamsError) return error.code === "output-closed"
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException
  return code === "EPIPE" && syscall === "write"
}

function print(message: string): void {
  process.stderr.write(`${message.replace(/\s*\n\s*/g, " ")}\n`)
}
