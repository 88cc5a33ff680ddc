import type { BlockingCall, BlockingChannel, Received } from "@interop/blocking-client"
import {
  BulkProgress,
  type CallSteps,
  countOf,
  Digest,
  eachMessage,
  messageOf,
  printedMessage,
  UnsupportedStep,
  type Happening,
  type Messages,
  type OpenStep,
} from "@interop/driver-protocol"
import { observedEntries, toCallMetadata } from "@interop/driver-protocol/call-metadata"
import { reasonOf, type Codecs } from "@interop/message-codecs"

type Print = (happening: Happening) => void

/** One call of a case, which does what its steps say and prints what happens. */
export class DrivenCall implements CallSteps<void> {
  readonly #name: string
  readonly #print: Print
  readonly #call: BlockingCall<Buffer, Buffer>
  readonly #step: OpenStep
  readonly #codecs: Codecs
  #requests = 0
  #initialMetadataPrinted = false

  /** Throws CallError for what gRPC refuses to start a call with. */
  constructor(channel: BlockingChannel, step: OpenStep, codecs: Codecs, print: Print) {
    this.#name = step.call
    this.#print = print
    this.#step = step
    this.#codecs = codecs
    this.#call = channel.open(
      {
        path: step.path,
        requestStream: step.requestStream,
        responseStream: step.responseStream,
        requestSerialize: (message) => message,
        responseDeserialize: codecs.response,
      },
      {
        timeoutMs: step.deadlineMs,
        waitForReady: step.waitForReady ?? false,
        metadata: toCallMetadata(step.metadata ?? []),
      },
    )
  }

  send(step: { bytes: string; zeros?: number }): void {
    const message = messageOf(step, this.#step.codec)
    this.#checkRequests(1)
    const request = this.#request(message)
    if (request === undefined) return
    this.#requests += 1
    const taken = this.#call.send(request)
    if (taken) this.#print({ event: "sent", call: this.#name, ...printedMessage(request) })
    else this.#printNotSent()
  }

  sendMany(messages: Messages): void {
    this.#checkRequests(countOf(messages))
    const progress = this.#progress()
    let count = 0
    for (const message of eachMessage(messages)) {
      const request = this.#request(message)
      if (request === undefined) break
      this.#requests += 1
      if (!this.#call.send(request)) break
      count += 1
      progress.moved(count)
    }
    this.#print({ event: "sent-many", call: this.#name, count })
  }

  exchangeMany(messages: Messages): void {
    if (this.#call.status) return
    this.#checkRequests(countOf(messages))
    const progress = this.#progress()
    const received = new Digest()
    let ended = false
    for (const message of eachMessage(messages)) {
      const request = this.#request(message)
      if (request === undefined) break
      this.#requests += 1
      this.#call.send(request)
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
    const closedBySending = !this.#step.requestStream && this.#requests > 0
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
    else this.#print({ event: "received", call: this.#name, ...printedMessage(next.value) })
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

  #next(): Received<Buffer> {
    const next = this.#call.receive()
    this.#printInitialMetadata()
    return next
  }

  #nextWithin(ms: number): Received<Buffer> | undefined {
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

  #printNotSent(reason = "the call, or its request stream, has ended"): void {
    this.#print({ event: "not-sent", call: this.#name, reason })
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
