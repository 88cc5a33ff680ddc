import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import {
  countOf,
  eachMessage,
  knownScriptStep,
  messageOf,
  printedMessage,
  scriptKey,
  timerMs,
  UnsupportedStep,
  type Messages,
  type Script,
  type ScriptStep,
  type ServerHappening,
} from "@interop/driver-protocol"
import { reasonOf, type Codec } from "@interop/message-codecs"
import type { ProgramControl, ServedCall, StatusLibrary } from "./served-call.ts"
import { statusCodes } from "./status-codes.ts"

type Responses = AsyncGenerator<Buffer, void, undefined>

export interface ScriptedCallParts {
  script: Script
  call: ServedCall
  library: StatusLibrary
  program: ProgramControl
  print: (happening: ServerHappening) => void
}

/** One call that does what its script says instead of what the contract says. */
export class ScriptedCall {
  readonly #parts: ScriptedCallParts
  readonly #requests: AsyncIterator<Buffer> | Iterator<Buffer>
  readonly #cancelled: AbortSignal
  readonly #toResponse: Codec
  #headersSent = false
  #responses = 0

  constructor(parts: ScriptedCallParts) {
    const { script, call } = parts
    const { method, requests } = call
    this.#parts = parts
    this.#toResponse = script.codec === "bytes" ? (message) => message : method.response
    this.#requests =
      Symbol.asyncIterator in requests
        ? requests[Symbol.asyncIterator]()
        : requests[Symbol.iterator]()
    this.#cancelled = call.signal
  }

  /** The responses, each taken by the library when the next is asked for. Throws the status that the call is to end with. */
  async *play(): Responses {
    const { script, print } = this.#parts
    this.#printBegin()
    try {
      for (const step of script.steps) {
        const known = knownScriptStep(step)
        if ("unsupported" in known) this.#refuse(known.unsupported)
        if (known.do === "status" && known.code === statusCodes.OK) {
          this.#endOk(known.message)
          return
        }
        yield* this.#do(known)
        if (this.#cancelled.aborted) return
      }
      this.#endOk()
    } catch (error) {
      if (!this.#cancelled.aborted) throw error
    } finally {
      if (this.#cancelled.aborted) print({ event: "cancelled" })
      print({ event: "call-ended" })
    }
  }

  async *#do(step: ScriptStep): Responses {
    const { call, library, program, print } = this.#parts
    switch (step.do) {
      case "receive":
        await this.#receive()
        return
      case "receive-to-end":
        while ((await this.#receive()) !== undefined);
        return
      case "send":
        yield* this.#send(this.#message(step))
        return
      case "send-many":
        yield* this.#sendMany(step.messages)
        return
      case "echo-to-end":
        yield* this.#echoToEnd()
        return
      case "initial-metadata":
        if (this.#headersSent) this.#refuse("the response headers have been sent")
        this.#headersSent = true
        this.#take(() => call.sendHeaders(step.metadata))
        print({ event: "initial-metadata-sent" })
        return
      case "trailers":
        this.#take(() => call.addTrailers(step.metadata))
        return
      case "wait":
        await sleep(timerMs(step.ms), undefined, { signal: this.#cancelled })
        return
      case "wait-cancelled":
        if (!this.#cancelled.aborted) await once(this.#cancelled, "abort")
        return
      case "status":
        if (step.code > statusCodes.UNAUTHENTICATED) {
          this.#refuse(`gRPC has no status code ${step.code}`)
        }
        print({ event: "status-sent", code: step.code })
        throw library.statusError(step.code, step.message)
      case "throw":
        print({ event: "thrown" })
        throw new Error(step.message)
      case "drain":
        await program.drain()
        print({ event: "draining" })
        return
      case "exit":
        print({ event: "exiting" })
        program.exit()
    }
  }

  /** Gives the request, undefined for the half-close. */
  async #receive(): Promise<Buffer | undefined> {
    const next = await this.#requests.next()
    const request = next.done ? undefined : next.value
    this.#parts.print(
      request === undefined
        ? { event: "half-close" }
        : { event: "received", ...printedMessage(request) },
    )
    return request
  }

  async *#send(message: Buffer): Responses {
    const response = this.#response(message)
    yield response
    this.#parts.print({ event: "sent", ...printedMessage(response) })
  }

  async *#sendMany(messages: Messages): Responses {
    let count = 0
    if (this.#singleResponse && this.#responses + countOf(messages) > 1) this.#refuseMore()
    try {
      for (const message of eachMessage(messages)) {
        yield this.#response(message)
        count += 1
      }
    } finally {
      this.#parts.print({ event: "sent-many", count })
    }
  }

  async *#echoToEnd(): Responses {
    for (;;) {
      const request = await this.#receive()
      if (request === undefined) return
      yield* this.#send(request)
    }
  }

  get #singleResponse(): boolean {
    return !this.#parts.call.method.responseStream
  }

  get #methodName(): string {
    return this.#parts.call.method.path.split("/")[2] ?? ""
  }

  #message(step: Extract<ScriptStep, { do: "send" }>): Buffer {
    try {
      return messageOf(step, this.#parts.script.codec)
    } catch (error) {
      if (error instanceof UnsupportedStep) this.#refuse(error.message)
      throw error
    }
  }

  #response(message: Buffer): Buffer {
    if (this.#singleResponse && this.#responses > 0) this.#refuseMore()
    const response = this.#throughLibrary(message)
    this.#responses += 1
    this.#headersSent = true
    return response
  }

  #throughLibrary(message: Buffer): Buffer {
    try {
      return this.#toResponse(message)
    } catch (cause) {
      const reason = `not a response of ${this.#methodName}: ${reasonOf(cause)}`
      this.#parts.print({ event: "not-sent", reason })
      throw this.#parts.library.statusError(statusCodes.INTERNAL, reason, { cause })
    }
  }

  #endOk(message = ""): void {
    const { library, print } = this.#parts
    if (message !== "") this.#refuse(`${library.name} has a message of its own for OK`)
    if (this.#singleResponse && this.#responses === 0) {
      this.#refuse(
        `${library.name} ends ${this.#methodName} with OK only together with its response`,
      )
    }
    print({ event: "status-sent", code: statusCodes.OK })
  }

  /** What the library refuses of it is said in its words. */
  #take(metadata: () => void): void {
    try {
      metadata()
    } catch (error) {
      this.#refuse(reasonOf(error))
    }
  }

  #refuseMore(): never {
    this.#refuse(`${this.#methodName} takes one response`)
  }

  #refuse(reason: string): never {
    this.#parts.print({ event: "unsupported", reason })
    throw this.#parts.library.statusError(statusCodes.UNIMPLEMENTED, reason)
  }

  #printBegin(): void {
    const { call, print } = this.#parts
    const { method, deadlineMs } = call
    print({
      event: "call-begun",
      path: method.path,
      metadata: call.metadata.filter(([key]) => key !== scriptKey),
      ...(deadlineMs !== undefined && { deadlineMs }),
    })
  }
}
