import {
  BulkProgress,
  type CallSteps,
  countOf,
  Digest,
  eachMessage,
  messageOf,
  printedMessage,
  UnsupportedStep,
  timerMs,
  type Happening,
  type Messages,
  type OpenStep,
} from "@interop/driver-protocol"
import { reasonOf, type Codecs } from "@interop/message-codecs"
import type { ClientChannel, OpenedCall } from "./client-library.ts"

type Print = (happening: Happening) => void
type Received = IteratorResult<Buffer, undefined>

/** One call of a case, which does what its steps say and prints what happens. */
export class DrivenCall implements CallSteps<Promise<void> | void> {
  readonly #name: string
  readonly #print: Print
  readonly #call: OpenedCall
  readonly #step: OpenStep
  readonly #codecs: Codecs
  #requests = 0
  #receiving: Promise<Received> | undefined
  #statusPrinted = false

  /** Throws NotOpened for what the library refuses to start a call with. */
  constructor(channel: ClientChannel, step: OpenStep, codecs: Codecs, print: Print) {
    this.#name = step.call
    this.#print = print
    this.#step = step
    this.#codecs = codecs
    this.#call = channel.open({
      ...step,
      parseResponse: codecs.response,
      onInitialMetadata: (metadata) =>
        print({ event: "initial-metadata", call: step.call, metadata }),
    })
  }

  async send(step: { bytes: string; zeros?: number }): Promise<void> {
    const message = messageOf(step, this.#step.codec)
    this.#checkRequests(1)
    const request = this.#request(message)
    if (request === undefined) return
    this.#requests += 1
    const taken = await this.#call.send(request)
    if (taken) this.#print({ event: "sent", call: this.#name, ...printedMessage(request) })
    else this.#printNotSent()
  }

  async sendMany(messages: Messages): Promise<void> {
    this.#checkRequests(countOf(messages))
    const progress = this.#progress()
    let count = 0
    for (const message of eachMessage(messages)) {
      const request = this.#request(message)
      if (request === undefined) break
      this.#requests += 1
      if (!(await this.#call.send(request))) break
      count += 1
      progress.moved(count)
    }
    this.#print({ event: "sent-many", call: this.#name, count })
  }

  async exchangeMany(messages: Messages): Promise<void> {
    if (this.#statusPrinted) return
    this.#checkRequests(countOf(messages))
    const progress = this.#progress()
    const received = new Digest()
    let ended = false
    for (const message of eachMessage(messages)) {
      const request = this.#request(message)
      if (request === undefined) break
      this.#requests += 1
      await this.#call.send(request)
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
    const closedBySending = !this.#step.requestStream && this.#requests > 0
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
    else this.#print({ event: "received", call: this.#name, ...printedMessage(next.value) })
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

  #checkRequests(count: number): void {
    if (!this.#step.requestStream && this.#requests + count > 1) {
      throw new UnsupportedStep(`call ${this.#name} takes one request`)
    }
  }

  /** What the library makes of these bytes; says so where that is no message. */
  #request(message: Buffer): Buffer | undefined {
    try {
      return this.#codecs.request(message)
    } catch (error) {
      this.#printNotSent(`not a request of ${this.#step.path}: ${reasonOf(error)}`)
      return undefined
    }
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

  #printNotSent(reason = "the call, or its request stream, has ended"): void {
    this.#print({ event: "not-sent", call: this.#name, reason })
  }

  async #printStatus(): Promise<void> {
    const { code, details, trailers } = await this.#call.ended
    this.#statusPrinted = true
    this.#print({
      event: "status",
      call: this.#name,
      code,
      message: details,
      trailers,
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
