import { join } from "node:path"
import { OutlivingProcess } from "../../processes/outliving.ts"

/** Removes what the run of a killed harness left in the engine, as Ryuk does where its image can be had. */
export class Sweeper {
  readonly #process

  constructor(owner: string) {
    this.#process = new OutlivingProcess(join(import.meta.dirname, "sweeper-process.ts"), owner)
  }

  /** It sweeps once more on its way out; there is then nothing left. */
  close(): Promise<void> {
    return this.#process.close()
  }
}
