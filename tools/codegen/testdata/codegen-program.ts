import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url))

export interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** Starts the program as a person would, with some environment variables changed. */
export function startCodegen(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    // Node warns on standard error when both are set.
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const ended = Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]).then(
    ([, stdout, stderr]): Ended => ({ exitCode: child.exitCode, stdout, stderr }),
  )
  return { child, ended }
}

export function codegen(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return startCodegen(args, env).ended
}
