import {
  AsyncChannel,
  type CallOptions,
  type ChannelTarget,
  type Requests,
  type ResponseStream,
} from "@interop/async-client"
import { numberMethods } from "./number-methods.ts"

/**
 * The square service with promises and async iterables. It connects with its
 * first call; `await using client = new SquareClient(…)` cancels what is open
 * at the end of the block and closes the connection.
 *
 * Every method takes a deadline, an AbortSignal and metadata, and fails with
 * CallError. Streams honour back-pressure both ways: a number is taken from an
 * iterable only when the last one is on its way, answers wait at the server
 * for a slow reader, and leaving a loop over them cancels the call.
 */
export class SquareClient implements AsyncDisposable {
  readonly #channel: AsyncChannel

  /** Throws ClientChannelError for an address or a limit that cannot be, and for TLS files that cannot serve. */
  constructor(target: ChannelTarget) {
    this.#channel = new AsyncChannel(target)
  }

  /** The square of x. */
  square(x: number, options?: CallOptions): Promise<number> {
    return this.#channel.unary(numberMethods.square, x, options)
  }

  /** The squares of 0, 1, 2 and so on up to n. */
  rangeSquare(n: number, options?: CallOptions): ResponseStream<number> {
    return this.#channel.serverStreaming(numberMethods.rangeSquare, n, options)
  }

  /** The sum of the squares of all numbers. */
  sumSquare(numbers: Requests<number>, options?: CallOptions): Promise<number> {
    return this.#channel.clientStreaming(numberMethods.sumSquare, numbers, options)
  }

  /** The square of each number, in order. */
  streamrangeSquare(numbers: Requests<number>, options?: CallOptions): ResponseStream<number> {
    return this.#channel.bidiStreaming(numberMethods.streamrangeSquare, numbers, options)
  }

  close(): Promise<void> {
    return this.#channel.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
