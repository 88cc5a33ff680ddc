import type { AsyncChannel, CallStatus, OpenCall } from "@interop/async-client"
import { squareMethodShapes } from "@interop/contract/messages"
import {
  BulkProgress,
  type CallSteps,
  countOf,
  Digest,
  doubleIn,
  eachValue,
  messageOf,
  UnsupportedStep,
  timerMs,
  type Happening,
  type OpenStep,
  type Values,
} from "@interop/driver-protocol"
import { observedEntries, toCallMetadata } from "@interop/driver-protocol/call-metadata"

type Print = (happening: Happening) => void
type Received = IteratorResult<string, undefined>

/** One call of a case, which does what its steps say and prints what happens. */
export class DrivenCall implements CallSteps<Promise<void> | void> {
  readonly #name: string
  readonly #print: Print
  readonly #call: OpenCall<Buffer, string>
  readonly #singleRequest: boolean
  #requests = 0
  #receiving: Promise<Received> | undefined
  #statusPrinted = false

  /** Throws CallError for what gRPC refuses to start a call with. */
  constructor(channel: AsyncChannel, step: OpenStep, print: Print) {
    const shape = squareMethodShapes[step.method]
    this.#name = step.call
    this.#print = print
    this.#singleRequest = !shape.requestStream
    this.#call = channel.open(
      {
        ...shape,
        path: step.path ?? shape.path,
        requestSerialize: (message) => message,
        responseDeserialize: doubleIn,
      },
      {
        timeoutMs: step.deadlineMs,
        waitForReady: step.waitForReady ?? false,
        metadata: toCallMetadata(step.metadata ?? []),
        onInitialMetadata: (metadata) =>
          print({
            event: "initial-metadata",
            call: step.call,
            metadata: observedEntries(metadata),
          }),
      },
    )
  }

  async send(value: string, paddingBytes?: number): Promise<void> {
    this.#countRequests(1)
    const taken = await this.#call.send(messageOf(value, paddingBytes))
    if (taken) this.#print({ event: "sent", call: this.#name, value })
    else this.#printNotSent()
  }

  async sendMany(values: Values): Promise<void> {
    this.#countRequests(countOf(values))
    const progress = this.#progress()
    let count = 0
    for (const value of eachValue(values)) {
      if (!(await this.#call.send(messageOf(value)))) break
      count += 1
      progress.moved(count)
    }
    this.#print({ event: "sent-many", call: this.#name, count })
  }

  async exchangeMany(values: Values): Promise<void> {
    if (this.#statusPrinted) return
    this.#countRequests(countOf(values))
    const progress = this.#progress()
    const received = new Digest()
    let ended = false
    for (const value of eachValue(values)) {
      await this.#call.send(messageOf(value))
      const next = await this.#next()
      ended = next.done === true
      if (next.done) break
      received.add(next.value)
      progress.moved(received.count)
    }
    this.#print({ event: "received-many", call: this.#name, ...received.finish() })
    if (ended) await this.#printStatus()
  }

  halfClose(): void {
    const closedBySending = this.#singleRequest && this.#requests > 0
    if (closedBySending || this.#call.halfClose()) {
      this.#print({ event: "half-closed", call: this.#name })
    } else this.#printNotSent()
  }

  async receive(withinMs?: number): Promise<void> {
    if (this.#statusPrinted) return
    const next = await (withinMs === undefined ? this.#next() : this.#nextWithin(withinMs))
    if (next === undefined) {
      this.#print({ event: "nothing-received", call: this.#name, withinMs: withinMs ?? 0 })
    } else if (next.done) await this.#printStatus()
    else this.#print({ event: "received", call: this.#name, value: next.value })
  }

  async receiveToEnd(): Promise<void> {
    while (!this.#statusPrinted) await this.receive()
  }

  async receiveMany(): Promise<void> {
    if (this.#statusPrinted) return
    const progress = this.#progress()
    const received = new Digest()
    for (let next = await this.#next(); !next.done; next = await this.#next()) {
      received.add(next.value)
      progress.moved(received.count)
    }
    this.#print({ event: "received-many", call: this.#name, ...received.finish() })
    await this.#printStatus()
  }

  cancel(): void {
    this.#call.cancel()
    this.#print({ event: "cancelled", call: this.#name })
  }

  #progress(): BulkProgress {
    return new BulkProgress(this.#name, this.#print)
  }

  #countRequests(count: number): void {
    if (this.#singleRequest && this.#requests + count > 1) {
      throw new UnsupportedStep(`call ${this.#name} takes one request`)
    }
    this.#requests += count
  }

  async #next(): Promise<Received> {
    this.#receiving ??= this.#call.receive()
    const next = await this.#receiving
    this.#receiving = undefined
    return next
  }

  /** What comes too late is kept for the next time. */
  async #nextWithin(ms: number): Promise<Received | undefined> {
    this.#receiving ??= this.#call.receive()
    const next = await settledWithin(this.#receiving, ms)
    if (next !== undefined) this.#receiving = undefined
    return next
  }

  #printNotSent(): void {
    this.#print({
      event: "not-sent",
      call: this.#name,
      reason: "the call, or its request stream, has ended",
    })
  }

  async #printStatus(): Promise<void> {
    const { code, details, metadata }: CallStatus = await this.#call.ended
    this.#statusPrinted = true
    this.#print({
      event: "status",
      call: this.#name,
      code,
      message: details,
      trailers: observedEntries(metadata),
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
