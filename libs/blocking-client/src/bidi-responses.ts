import { CallError, localStatus, statusCodes } from "@interop/client-channel/call"
import type { BlockingCall, Received } from "./blocking-call.ts"
import { IdlePause } from "./idle-pause.ts"
import { nothingYet, type Requests } from "./nothing-yet.ts"
import { RequestSource } from "./request-source.ts"
import { Responses } from "./responses.ts"

/**
 * The responses of a bidirectional call, which sends its requests as well: one
 * is produced only while a response is asked for and none is there.
 */
export class BidiResponses<Request, Response> extends Responses<Request, Response> {
  readonly #source: RequestSource<Request>
  readonly #pause = new IdlePause()
  #answerWithinMs: number
  #producing = false

  constructor(
    start: () => BlockingCall<Request, Response>,
    requests: Requests<Request>,
    answerWithinMs = Infinity,
  ) {
    if (Number.isNaN(answerWithinMs)) {
      throw new CallError(localStatus(statusCodes.INVALID_ARGUMENT, "answerWithinMs is NaN"))
    }
    const source = new RequestSource(requests)
    super(start, () => source.release())
    this.#source = source
    this.#answerWithinMs = answerWithinMs
  }

  protected override receiveFrom(call: BlockingCall<Request, Response>): Received<Response> {
    for (;;) {
      // A request that is being produced may itself ask for a response.
      if (this.#source.finished || this.#producing) return call.receive()
      const received = call.receive(0) ?? (call.waitForRoom() ? this.#sendNext(call) : undefined)
      if (received) return received
    }
  }

  /** Sends one request, if there is one, and returns what comes in the time that it is given. */
  #sendNext(call: BlockingCall<Request, Response>): Received<Response> | undefined {
    const next = this.#produce()
    if (next.done) {
      call.halfClose()
      return undefined
    }
    if (next.value === nothingYet) return call.receive(this.#pause.next())
    this.#pause.reset()
    call.send(next.value)
    const answer = call.receive(this.#answerWithinMs)
    if (!answer) this.#answerWithinMs = 0
    return answer
  }

  #produce(): IteratorResult<Request | typeof nothingYet, unknown> {
    this.#producing = true
    try {
      return this.#source.next()
    } finally {
      this.#producing = false
    }
  }
}
