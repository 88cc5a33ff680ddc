import type { BlockingCall, BlockingChannel, Received } from "@interop/blocking-client"
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
  type Happening,
  type OpenStep,
  type Values,
} from "@interop/driver-protocol"
import { observedEntries, toCallMetadata } from "@interop/driver-protocol/call-metadata"

type Print = (happening: Happening) => void

/** One call of a case, which does what its steps say and prints what happens. */
export class DrivenCall implements CallSteps<void> {
  readonly #name: string
  readonly #print: Print
  readonly #call: BlockingCall<Buffer, string>
  readonly #singleRequest: boolean
  #requests = 0
  #initialMetadataPrinted = false

  /** Throws CallError for what gRPC refuses to start a call with. */
  constructor(channel: BlockingChannel, step: OpenStep, print: Print) {
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
      },
    )
  }

  send(value: string, paddingBytes?: number): void {
    this.#countRequests(1)
    const taken = this.#call.send(messageOf(value, paddingBytes))
    if (taken) this.#print({ event: "sent", call: this.#name, value })
    else this.#printNotSent()
  }

  sendMany(values: Values): void {
    this.#countRequests(countOf(values))
    const progress = this.#progress()
    let count = 0
    for (const value of eachValue(values)) {
      if (!this.#call.send(messageOf(value))) break
      count += 1
      progress.moved(count)
    }
    this.#print({ event: "sent-many", call: this.#name, count })
  }

  exchangeMany(values: Values): void {
    if (this.#call.status) return
    this.#countRequests(countOf(values))
    const progress = this.#progress()
    const received = new Digest()
    let ended = false
    for (const value of eachValue(values)) {
      this.#call.send(messageOf(value))
      const next = this.#next()
      ended = next.done === true
      if (next.done) break
      received.add(next.value)
      progress.moved(received.count)
    }
    this.#print({ event: "received-many", call: this.#name, ...received.finish() })
    if (ended) this.#printStatus()
  }

  halfClose(): void {
    const closedBySending = this.#singleRequest && this.#requests > 0
    if (closedBySending || this.#call.halfClose()) {
      this.#print({ event: "half-closed", call: this.#name })
    } else this.#printNotSent()
  }

  receive(withinMs?: number): void {
    if (this.#call.status) return
    const next = withinMs === undefined ? this.#next() : this.#nextWithin(withinMs)
    if (next === undefined) {
      this.#print({ event: "nothing-received", call: this.#name, withinMs: withinMs ?? 0 })
    } else if (next.done) this.#printStatus()
    else this.#print({ event: "received", call: this.#name, value: next.value })
  }

  receiveToEnd(): void {
    while (!this.#call.status) this.receive()
  }

  receiveMany(): void {
    if (this.#call.status) return
    const progress = this.#progress()
    const received = new Digest()
    for (let next = this.#next(); !next.done; next = this.#next()) {
      received.add(next.value)
      progress.moved(received.count)
    }
    this.#print({ event: "received-many", call: this.#name, ...received.finish() })
    this.#printStatus()
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

  #next(): Received<string> {
    const next = this.#call.receive()
    this.#printInitialMetadata()
    return next
  }

  #nextWithin(ms: number): Received<string> | undefined {
    const next = this.#call.receive(ms)
    this.#printInitialMetadata()
    return next
  }

  #printInitialMetadata(): void {
    if (this.#initialMetadataPrinted) return
    const { initialMetadata } = this.#call
    if (initialMetadata === undefined) return
    this.#initialMetadataPrinted = true
    this.#print({
      event: "initial-metadata",
      call: this.#name,
      metadata: observedEntries(initialMetadata),
    })
  }

  #printNotSent(): void {
    this.#print({
      event: "not-sent",
      call: this.#name,
      reason: "the call, or its request stream, has ended",
    })
  }

  #printStatus(): void {
    const { status } = this.#call
    if (!status) throw new Error(`call ${this.#name} ended without a status`)
    this.#print({
      event: "status",
      call: this.#name,
      code: status.code,
      message: status.details,
      trailers: observedEntries(status.metadata),
    })
  }
}
