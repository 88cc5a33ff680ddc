import type { CallError } from "@interop/async-client"
import type { Tallied } from "./load-plan.ts"

/** Counts what becomes of calls, and says when the first succeeds after one has failed. */
export class Tally {
  readonly #report: Tallied = {
    calls: 0,
    messages: 0,
    wrong: 0,
    open: 0,
    statuses: {},
    brokenOff: [],
  }
  #failing = false

  begin(): CallTally {
    this.#report.calls += 1
    this.#report.open += 1
    return new CallTally(this)
  }

  message(): void {
    this.#report.messages += 1
  }

  end(
    status: string,
    { wrong = false, brokenOffAt }: { wrong?: boolean; brokenOffAt?: number },
  ): void {
    const { statuses, brokenOff } = this.#report
    this.#report.open -= 1
    statuses[status] = (statuses[status] ?? 0) + 1
    if (wrong) this.#report.wrong += 1
    if (brokenOffAt !== undefined) brokenOff.push(brokenOffAt)
    if (status !== "OK") this.#failing = true
    else if (this.#failing) {
      this.#failing = false
      process.stdout.write(
        `${JSON.stringify({ event: "success-after-failure", at: Date.now() })}\n`,
      )
    }
  }

  get report(): Tallied {
    return this.#report
  }
}

/** One call. */
export class CallTally {
  readonly #tally: Tally
  readonly #beganAt = Date.now()
  #wrong = false
  #answered = false

  constructor(tally: Tally) {
    this.#tally = tally
  }

  /** A response came, and this is what it must be. */
  response(value: number, wanted: number): void {
    this.#answered = true
    this.#tally.message()
    if (value !== wanted) this.#wrong = true
  }

  ok(): void {
    this.#tally.end("OK", { wrong: this.#wrong })
  }

  failed(error: unknown): void {
    if (!isCallError(error)) throw error
    this.#tally.end(error.codeName, this.#answered ? { brokenOffAt: this.#beganAt } : {})
  }
}

function isCallError(error: unknown): error is CallError {
  return error instanceof Error && error.name === "CallError"
}
