import { UnsupportedStep } from "@interop/driver-protocol"
import type { EndOfCall, OpenedCall } from "./client-library.ts"

type Received = IteratorResult<Buffer, undefined>

/** A call as the stub of a library gives it. */
export interface StubCall {
  /** Ends, or throws, with the call. */
  readonly responses: AsyncIterator<Buffer, undefined>
  /** Never rejects. */
  readonly ended: Promise<EndOfCall>
  cancel(): void
  /** Of calls with a stream of requests. */
  readonly requests?: {
    /** Resolves once the library has taken it, or never where the call ends before. */
    write(request: Buffer): Promise<unknown>
    end(): void
  }
}

const done: IteratorReturnResult<undefined> = { done: true, value: undefined }

/**
 * A call of a library whose stubs take the one request of a call as an
 * argument: without a stream of requests it starts with its first message.
 */
export function callByStub(
  { requestStream }: { requestStream: boolean },
  start: (onlyRequest?: Buffer) => StubCall,
): OpenedCall {
  return requestStream ? new StartedCall(start()) : new LateCall(start)
}

class StartedCall implements OpenedCall {
  readonly ended: Promise<EndOfCall>
  readonly #call: StubCall
  #over = false
  #halfClosed = false

  constructor(call: StubCall) {
    this.#call = call
    this.ended = call.ended
    void call.ended.then(() => (this.#over = true))
  }

  async send(request: Buffer): Promise<boolean> {
    const { requests } = this.#call
    if (this.#over || this.#halfClosed || requests === undefined) return false
    const taken = requests.write(request).then(
      () => true,
      () => false,
    )
    return Promise.race([taken, this.ended.then(() => false)])
  }

  halfClose(): boolean {
    if (this.#over || this.#halfClosed) return false
    this.#halfClosed = true
    this.#call.requests?.end()
    return true
  }

  async receive(): Promise<Received> {
    try {
      const next = await this.#call.responses.next()
      if (!next.done) return next
    } catch {
      // The status says what it was.
    }
    await this.ended
    return done
  }

  cancel(): void {
    this.#call.cancel()
  }
}

class LateCall implements OpenedCall {
  readonly #start: (onlyRequest: Buffer) => StubCall
  readonly #ended = Promise.withResolvers<EndOfCall>()
  #call: StartedCall | undefined

  constructor(start: (onlyRequest: Buffer) => StubCall) {
    this.#start = start
  }

  get ended(): Promise<EndOfCall> {
    return this.#ended.promise
  }

  async send(request: Buffer): Promise<boolean> {
    if (this.#call !== undefined) return false
    this.#call = new StartedCall(this.#start(request))
    this.#ended.resolve(this.#call.ended)
    return true
  }

  halfClose(): boolean {
    return this.#started.halfClose()
  }

  async receive(): Promise<Received> {
    return this.#started.receive()
  }

  cancel(): void {
    this.#call?.cancel()
  }

  get #started(): StartedCall {
    if (this.#call === undefined) {
      throw new UnsupportedStep(
        "this library starts a call without a stream of requests with its request",
      )
    }
    return this.#call
  }
}

/** The responses of a call that has one. */
export async function* singleResponse<Response = Buffer>(
  response: Promise<Response>,
): AsyncGenerator<Response, undefined, undefined> {
  yield await response
}

/**
 * Begins to read at once, for a library that starts a call only then: one
 * response is ahead of who asks. Tells how the responses ended.
 */
export function startedResponses(stream: AsyncIterable<Buffer>): {
  responses: AsyncIterator<Buffer, undefined>
  /** Without an error where the stream just ended. */
  ended: Promise<{ error?: unknown }>
} {
  const { promise: ended, resolve } = Promise.withResolvers<{ error?: unknown }>()
  const iterator = stream[Symbol.asyncIterator]()
  const next = async (): Promise<Received> => {
    try {
      const received = await iterator.next()
      if (!received.done) return received
      resolve({})
    } catch (error) {
      resolve({ error })
    }
    return done
  }
  let ahead: Promise<Received> | undefined = next()
  const responses = {
    next: () => {
      const received = ahead ?? next()
      ahead = undefined
      return received
    },
  }
  return { responses, ended }
}

/** Requests for a library that takes them as an AsyncIterable. */
export class RequestQueue<Request = Buffer> implements AsyncIterable<Request> {
  readonly #waiting: Request[] = []
  #asked: ((next: IteratorResult<Request, undefined>) => void) | undefined
  #written: { resolve: () => void; reject: (error: Error) => void } | undefined
  #ended = false

  /** To be awaited before the next. Resolves once the library asks for the one after it; rejects where it asks for no more. */
  write(request: Request): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#written = { resolve, reject }
    this.#waiting.push(request)
    this.#giveOut()
    return promise
  }

  end(): void {
    this.#ended = true
    this.#giveOut()
  }

  [Symbol.asyncIterator](): AsyncIterator<Request, undefined> {
    const stop = async (): Promise<IteratorResult<Request, undefined>> => {
      this.#written?.reject(new Error("the call has ended"))
      return done
    }
    return {
      next: () => {
        if (this.#waiting.length === 0) this.#written?.resolve()
        return new Promise((asked) => {
          this.#asked = asked
          this.#giveOut()
        })
      },
      return: stop,
      throw: stop,
    }
  }

  #giveOut(): void {
    const asked = this.#asked
    if (asked === undefined) return
    if (this.#waiting.length > 0) {
      this.#asked = undefined
      asked({ done: false, value: this.#waiting.shift()! })
    } else if (this.#ended) {
      this.#asked = undefined
      asked(done)
    }
  }
}
