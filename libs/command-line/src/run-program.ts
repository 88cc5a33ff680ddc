import { CommanderError, type Command } from "commander"
import { FailureError, UsageError } from "./errors.ts"

/**
 * Parses the arguments, runs the command's action and turns every way it can
 * end into an exit code: 0, 1 (failure) or 2 (usage), with one line on
 * standard error for the last two.
 */
export async function runProgram(command: Command, argv: readonly string[]): Promise<void> {
  for (const each of [command, ...command.commands]) {
    each.exitOverride().configureOutput({ outputError: () => {} })
  }
  try {
    await command.parseAsync(argv, { from: "user" })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return
    process.exitCode = report(command.name(), error)
  }
}

function report(program: string, error: unknown): number {
  if (error instanceof CommanderError) {
    print(program, error.message.replace(/^error: /, ""))
    return 2
  }
  const message = error instanceof Error ? error.message : String(error)
  print(program, message)
  if (error instanceof UsageError) return 2
  if (!(error instanceof FailureError) && process.env["DEBUG"]) console.error(error)
  return 1
}

function print(program: string, message: string): void {
  process.stderr.write(`${program}: ${message.replace(/\s*\n\s*/g, " ")}\n`)
}
