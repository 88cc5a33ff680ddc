import { spawn } from "node:child_process"
import { join } from "node:path"

/**
 * A small process that outlives a killed harness and removes what its run left
 * in the engine, as Ryuk does where its image can be had.
 */
export class Sweeper {
  readonly #child

  constructor(owner: string) {
    this.#child = spawn(
      process.execPath,
      [join(import.meta.dirname, "sweeper-process.ts"), owner],
      {
        detached: true,
        stdio: ["pipe", "ignore", "ignore"],
      },
    )
    this.#child.unref()
    this.#child.stdin.on("error", () => {})
  }

  /** It sweeps once more on its way out; there is then nothing left. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.ref()
      this.#child.once("exit", () => resolve())
      this.#child.stdin.end()
    })
  }
}
