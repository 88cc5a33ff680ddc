import { status } from "@grpc/grpc-js"
import type { CallStatus } from "./call-status.ts"
import type { ConcurrencyLimit } from "./concurrency-limit.ts"
import type { Gate } from "./guarded-call.ts"
import { OpenCalls } from "./open-calls.ts"

const draining: CallStatus = { code: status.UNAVAILABLE, details: "the server is shutting down" }

// grpcio's words, so that clients which look for them find them.
const limitExceeded: CallStatus = {
  code: status.RESOURCE_EXHAUSTED,
  details: "Concurrent RPC limit exceeded!",
}

/**
 * The calls that a server has open. Auxiliary ones (health, reflection) have
 * no part in the limit, so that a busy server still answers its probes, and
 * nobody waits for them when the server drains: a health watch has no end.
 */
export class CallsInFlight {
  readonly #limit: ConcurrencyLimit | undefined
  readonly #ordinary = new OpenCalls()
  readonly #auxiliary = new OpenCalls()
  readonly #allEnded = Promise.withResolvers<void>()
  #draining = false

  constructor(limit: ConcurrencyLimit | undefined) {
    this.#limit = limit
  }

  readonly ordinaryGate: Gate = {
    enter: (call) => {
      if (this.#draining) return draining
      if (this.#limit?.tryEnter() === false) return limitExceeded
      this.#ordinary.add(call)
      return undefined
    },
    leave: (call) => {
      this.#ordinary.delete(call)
      this.#limit?.leave()
      this.#noteAllEnded()
    },
  }

  readonly auxiliaryGate: Gate = {
    enter: (call) => {
      if (this.#draining) return draining
      this.#auxiliary.add(call)
      return undefined
    },
    leave: (call) => {
      this.#auxiliary.delete(call)
    },
  }

  /** Ordinary calls only. */
  get count(): number {
    return this.#ordinary.size
  }

  refuseNew(): void {
    this.#draining = true
    for (const call of this.#auxiliary.all()) call.endWith(draining)
    this.#noteAllEnded()
  }

  /** After `refuseNew`: settles when the last ordinary call has ended. */
  allEnded(): Promise<void> {
    return this.#allEnded.promise
  }

  cutOff(): void {
    for (const call of this.#ordinary.all()) call.endWith(draining)
  }

  #noteAllEnded(): void {
    if (this.#draining && this.#ordinary.size === 0) this.#allEnded.resolve()
  }
}
