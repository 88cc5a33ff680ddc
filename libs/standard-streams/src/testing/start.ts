import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

/** Starts a program of this folder. Its output can be taken line by line, or all at once. */
export function start(program: string) {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, [path], { stdio: "pipe" })
  const errors = text(child.stderr)
  return {
    child,
    lines: () => createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    output: () => text(child.stdout),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
      return { exitCode: child.exitCode, stderr: await errors }
    },
  }
}
