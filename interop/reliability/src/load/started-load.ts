import { type RunningProgram, describeExit } from "@interop/harness/parts"
import type { LoadLine, LoadReport } from "./load-plan.ts"

/** A load program that runs. */
export class StartedLoad {
  readonly #running: RunningProgram
  readonly #begun = Promise.withResolvers<void>()
  readonly #successes: number[] = []
  #onSuccess: (() => void) | undefined
  #report: LoadReport | undefined
  /** Its report, or how it ended without one. */
  readonly ended: Promise<LoadReport | string>

  constructor(running: RunningProgram) {
    this.#running = running
    this.ended = this.#follow()
  }

  /** It has connected to nothing yet. */
  get begun(): Promise<void> {
    return this.#begun.promise
  }

  /** When the first call succeeded after that moment and after a failure, both in milliseconds since the epoch; undefined when the program ended before. */
  async successAfter(moment: number): Promise<number | undefined> {
    for (;;) {
      const found = this.#successes.find((at) => at >= moment)
      if (found !== undefined || this.#report !== undefined) return found
      await Promise.race([new Promise<void>((resolve) => (this.#onSuccess = resolve)), this.ended])
    }
  }

  kill(): void {
    this.#running.kill()
  }

  async #follow(): Promise<LoadReport | string> {
    for await (const line of this.#running.lines) {
      const said = JSON.parse(line) as LoadLine
      if (said.event === "begun") this.#begun.resolve()
      else if (said.event === "success-after-failure") {
        this.#successes.push(said.at)
        this.#onSuccess?.()
      } else this.#report = said
    }
    const exit = await this.#running.exited
    this.#begun.resolve()
    this.#onSuccess?.()
    return exit.code === 0 && this.#report !== undefined
      ? this.#report
      : `the load program ${describeExit(exit)}; log: ${this.#running.logFile}`
  }
}
