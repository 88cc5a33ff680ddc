import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

export interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** Starts a program by its path or its URL. */
export function start(program: string | URL, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const path = typeof program === "string" ? program : fileURLToPath(program)
  return spawn(process.execPath, [path, ...args], {
    stdio: "pipe",
    env: { ...process.env, ...env },
  })
}

/** Runs a program to its end. */
export async function run(
  program: string | URL,
  args: readonly string[],
  input = "",
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = start(program, args, env)
  // A program that refuses its arguments does not read its input.
  child.stdin.on("error", () => {}).end(input)
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ])
  return { exitCode: child.exitCode, stdout, stderr }
}
