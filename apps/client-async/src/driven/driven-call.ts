import type { AsyncChannel, CallStatus, OpenCall } from "@interop/async-client"
import {
  encodeDouble,
  decodeDouble,
  type Happening,
  type KnownStep,
} from "@interop/driver-protocol"
import { numberMethods } from "../number-methods.ts"
import { UnsupportedStep } from "./unsupported-step.ts"
import { timerMs } from "./timer-ms.ts"
import { toEntries, toMetadata } from "./metadata-entries.ts"

type OpenStep = Extract<KnownStep, { do: "open" }>
type Print = (happening: Happening) => void

/** One call of a case, which does what its steps say and prints what happens. */
export class DrivenCall {
  readonly #name: string
  readonly #print: Print
  readonly #call: OpenCall<number, number>
  readonly #singleRequest: boolean
  #requests = 0
  #receiving: Promise<IteratorResult<number, undefined>> | undefined
  #statusPrinted = false

  constructor(channel: AsyncChannel, step: OpenStep, print: Print) {
    const method = numberMethods[step.method]
    this.#name = step.call
    this.#print = print
    this.#singleRequest = !method.requestStream
    this.#call = channel.open(method, {
      timeoutMs: step.deadlineMs,
      metadata: toMetadata(step.metadata ?? []),
      onInitialMetadata: (metadata) =>
        print({ event: "initial-metadata", call: step.call, metadata: toEntries(metadata) }),
    })
  }

  async send(value: string): Promise<void> {
    if (this.#singleRequest && this.#requests > 0) {
      throw new UnsupportedStep(`call ${this.#name} takes one request, and that was sent`)
    }
    this.#requests += 1
    const taken = await this.#call.send(decodeDouble(value))
    if (taken) this.#print({ event: "sent", call: this.#name, value })
    else this.#printNotSent()
  }

  halfClose(): void {
    const closedBySending = this.#singleRequest && this.#requests > 0
    if (closedBySending || this.#call.halfClose()) {
      this.#print({ event: "half-closed", call: this.#name })
    } else this.#printNotSent()
  }

  async receive(withinMs?: number): Promise<void> {
    if (this.#statusPrinted) return
    const received = await this.#receiveWithin(withinMs)
    if (received === undefined) {
      this.#print({ event: "nothing-received", call: this.#name, withinMs: withinMs ?? 0 })
    } else if (received.done) this.#printStatus(await this.#call.ended)
    else this.#print({ event: "received", call: this.#name, value: encodeDouble(received.value) })
  }

  async receiveToEnd(): Promise<void> {
    while (!this.#statusPrinted) await this.receive()
  }

  cancel(): void {
    this.#call.cancel()
    this.#print({ event: "cancelled", call: this.#name })
  }

  /** What comes too late is kept for the next time. */
  async #receiveWithin(
    withinMs: number | undefined,
  ): Promise<IteratorResult<number, undefined> | undefined> {
    this.#receiving ??= this.#call.receive()
    const received =
      withinMs === undefined
        ? await this.#receiving
        : await settledWithin(this.#receiving, withinMs)
    if (received !== undefined) this.#receiving = undefined
    return received
  }

  #printNotSent(): void {
    this.#print({
      event: "not-sent",
      call: this.#name,
      reason: "the call, or its request stream, has ended",
    })
  }

  #printStatus({ code, details, metadata }: CallStatus): void {
    this.#statusPrinted = true
    this.#print({
      event: "status",
      call: this.#name,
      code,
      message: details,
      trailers: toEntries(metadata),
    })
  }
}

async function settledWithin<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const timeUp = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => timeUp.resolve(undefined), timerMs(ms))
  try {
    return await Promise.race([promise, timeUp.promise])
  } finally {
    clearTimeout(timer)
  }
}
