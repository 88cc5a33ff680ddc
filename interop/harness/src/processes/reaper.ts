import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

/**
 * A small process that outlives a killed harness and ends the process groups
 * that it leaves behind: it holds a pipe from the harness, and the pipe's end
 * is the sign.
 */
export class Reaper {
  readonly #child = spawn(process.execPath, [join(import.meta.dirname, "reaper-process.ts")], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  })

  constructor() {
    this.#child.unref()
    this.#child.stdin.on("error", () => {})
  }

  watch(processGroup: number): void {
    this.#child.stdin.write(`+${processGroup}\n`)
  }

  /** A group that has ended must be forgotten: its number may soon be another's. */
  forget(processGroup: number): void {
    this.#child.stdin.write(`-${processGroup}\n`)
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const exited = once(this.#child, "exit")
    this.#child.ref()
    this.#child.stdin.end()
    await exited
  }
}
