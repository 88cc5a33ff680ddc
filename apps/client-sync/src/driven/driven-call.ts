import {
  CallError,
  type BlockingCall,
  type BlockingChannel,
  type Received,
} from "@interop/blocking-client"
import {
  decodeDouble,
  encodeDouble,
  type Happening,
  type KnownStep,
} from "@interop/driver-protocol"
import { numberMethods } from "../number-methods.ts"
import { toEntries, toMetadata } from "./metadata-entries.ts"
import { UnsupportedStep } from "./unsupported-step.ts"

type OpenStep = Extract<KnownStep, { do: "open" }>
type Print = (happening: Happening) => void

/** One call of a case, which does what its steps say and prints what happens. */
export class DrivenCall {
  readonly #name: string
  readonly #print: Print
  readonly #call: BlockingCall<number, number>
  readonly #singleRequest: boolean
  #requests = 0
  #initialMetadataPrinted = false

  /** Throws UnsupportedStep for metadata that gRPC cannot carry. */
  constructor(channel: BlockingChannel, step: OpenStep, print: Print) {
    const method = numberMethods[step.method]
    this.#name = step.call
    this.#print = print
    this.#singleRequest = !method.requestStream
    try {
      this.#call = channel.open(method, {
        timeoutMs: step.deadlineMs,
        metadata: toMetadata(step.metadata ?? []),
      })
    } catch (error) {
      if (error instanceof CallError) throw new UnsupportedStep(error.details, { cause: error })
      throw error
    }
  }

  send(value: string): void {
    if (this.#singleRequest && this.#requests > 0) {
      throw new UnsupportedStep(`call ${this.#name} takes one request, and that was sent`)
    }
    this.#requests += 1
    if (this.#call.send(decodeDouble(value))) {
      this.#print({ event: "sent", call: this.#name, value })
    } else this.#printNotSent()
  }

  halfClose(): void {
    const closedBySending = this.#singleRequest && this.#requests > 0
    if (closedBySending || this.#call.halfClose()) {
      this.#print({ event: "half-closed", call: this.#name })
    } else this.#printNotSent()
  }

  receive(withinMs?: number): void {
    if (this.#call.status) return
    const received = withinMs === undefined ? this.#call.receive() : this.#call.receive(withinMs)
    this.#printInitialMetadata()
    if (received) this.#printReceived(received)
    else this.#print({ event: "nothing-received", call: this.#name, withinMs: withinMs ?? 0 })
  }

  receiveToEnd(): void {
    while (!this.#call.status) this.receive()
  }

  cancel(): void {
    this.#call.cancel()
    this.#print({ event: "cancelled", call: this.#name })
  }

  #printReceived(received: Received<number>): void {
    if (!received.done) {
      this.#print({ event: "received", call: this.#name, value: encodeDouble(received.value) })
      return
    }
    const { status } = this.#call
    if (!status) throw new Error(`call ${this.#name} ended without a status`)
    this.#print({
      event: "status",
      call: this.#name,
      code: status.code,
      message: status.details,
      trailers: toEntries(status.metadata),
    })
  }

  #printInitialMetadata(): void {
    const { initialMetadata } = this.#call
    if (this.#initialMetadataPrinted || initialMetadata === undefined) return
    this.#initialMetadataPrinted = true
    this.#print({
      event: "initial-metadata",
      call: this.#name,
      metadata: toEntries(initialMetadata),
    })
  }

  #printNotSent(): void {
    this.#print({
      event: "not-sent",
      call: this.#name,
      reason: "the call, or its request stream, has ended",
    })
  }
}
