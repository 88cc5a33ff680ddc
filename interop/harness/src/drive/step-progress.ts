import type { Observation, Step } from "@interop/driver-protocol"
import { bulkSteps } from "../select/scenario.ts"

/** Checks that the progress of one case is that of its long steps: it grows, and ends below what the step prints. */
export class StepProgress {
  readonly #longCalls: ReadonlySet<unknown>
  /** By call, the count so far of the step that is under way. */
  readonly #counts = new Map<string, number>()

  constructor(steps: readonly Step[]) {
    this.#longCalls = new Set(
      steps.filter((step) => bulkSteps.has(step.do)).map((step) => step["call"]),
    )
  }

  /** Throws a RangeError where the progress told cannot be true. */
  take(observation: Observation): void {
    if (!("call" in observation) || observation.event === "initial-metadata") return
    const { call } = observation
    const before = this.#counts.get(call)
    if (observation.event === "progress") {
      const { count } = observation
      if (!this.#longCalls.has(call)) {
        throw new RangeError(`progress of call "${call}", which has no step of many messages`)
      }
      if (before !== undefined && count <= before) {
        throw new RangeError(`progress of call "${call}" does not grow: ${count} follows ${before}`)
      }
      this.#counts.set(call, count)
      return
    }
    this.#counts.delete(call)
    const isEnd = observation.event === "sent-many" || observation.event === "received-many"
    if (before === undefined || !isEnd || observation.count >= before) return
    throw new RangeError(
      `progress of call "${call}" says ${before} messages, and its step ends with ${observation.count}`,
    )
  }
}
