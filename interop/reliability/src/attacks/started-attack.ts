import { type RunningProgram, describeExit } from "@interop/harness/parts"
import type { AttackReport } from "@interop/server-hardening/testing"

type AttackLine = { event: "begun" } | ({ event: "report" } & AttackReport)

/** An attack program that runs. */
export class StartedAttack {
  readonly #begun = Promise.withResolvers<void>()
  /** Its report, or how it ended without one. */
  readonly ended: Promise<AttackReport | string>

  constructor(running: RunningProgram) {
    this.ended = this.#follow(running)
  }

  get begun(): Promise<void> {
    return this.#begun.promise
  }

  async #follow(running: RunningProgram): Promise<AttackReport | string> {
    let report: AttackReport | undefined
    for await (const line of running.lines) {
      const said = JSON.parse(line) as AttackLine
      if (said.event === "report") {
        report = said
        // At its exit Node may wait for ever: https://github.com/nodejs/node/issues/54918
        running.kill()
      }
      this.#begun.resolve()
    }
    const exit = await running.exited
    this.#begun.resolve()
    return report ?? `the attacker ${describeExit(exit)}; log: ${running.logFile}`
  }
}
