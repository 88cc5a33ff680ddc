import type { CallError, CallOptions } from "@interop/async-client"
import type { ClientPlan, ClientReport } from "./plans.ts"

/** What becomes of calls. */
export class CallLog {
  readonly #deadlineMs: number
  readonly #report = {
    calls: 0,
    lost: 0,
    latestMs: 0,
    statuses: {} as Record<string, number>,
    honestCalls: 0,
    honestFailures: [] as string[],
  }

  constructor({ deadlineMs }: ClientPlan) {
    this.#deadlineMs = deadlineMs
  }

  get report(): Omit<ClientReport, "name" | "memoryMb" | "descriptorsLeft" | "tookMs"> {
    return this.#report
  }

  begin(): LoggedCall {
    this.#report.calls += 1
    return new LoggedCall(this.#deadlineMs, (status, ends, lateMs) => {
      const { statuses } = this.#report
      statuses[status] = (statuses[status] ?? 0) + 1
      if (ends !== 1) this.#report.lost += 1
      this.#report.latestMs = Math.max(this.#report.latestMs, lateMs)
    })
  }

  honest(square: unknown): void {
    this.#report.honestCalls += 1
    if (square !== 9) this.#report.honestFailures.push(String(square))
  }
}

class LoggedCall {
  readonly options: Pick<CallOptions, "timeoutMs" | "onStatus">
  readonly #startedAtMs = performance.now()
  readonly #deadlineMs: number
  readonly #told: (status: string, ends: number, lateMs: number) => void
  #ends = 0

  constructor(deadlineMs: number, told: (status: string, ends: number, lateMs: number) => void) {
    this.#deadlineMs = deadlineMs
    this.#told = told
    this.options = { timeoutMs: deadlineMs, onStatus: () => (this.#ends += 1) }
  }

  /** `error`: undefined where it ended OK. Anything but a CallError is this program's end. */
  over(error?: unknown): void {
    const lateMs = Math.max(0, performance.now() - this.#startedAtMs - this.#deadlineMs)
    this.#told(error === undefined ? "OK" : codeNameOf(error), this.#ends, lateMs)
  }
}

function codeNameOf(error: unknown): string {
  if (error instanceof Error && error.name === "CallError") return (error as CallError).codeName
  throw error
}
