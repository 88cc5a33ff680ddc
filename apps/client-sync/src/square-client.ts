import {
  BlockingChannel,
  type BidiOptions,
  type CallOptions,
  type ChannelTarget,
  type Requests,
  type ResponseIterator,
} from "@interop/blocking-client"
import { numberMethods } from "./number-methods.ts"

/**
 * The square service for a program that waits: every method returns when the
 * server has answered. It connects with its first call;
 * `using client = new SquareClient(…)` closes it at the end of the block, and
 * one that is never closed does not keep the process from ending.
 *
 * Every method takes a deadline and metadata, and throws CallError. Streams
 * honour back-pressure both ways: a number is taken from an iterable only when
 * it can be sent, answers wait at the server for a slow reader, and leaving a
 * loop over them cancels the call.
 */
export class SquareClient implements Disposable {
  readonly #channel: BlockingChannel

  /** Throws CallError (INVALID_ARGUMENT) for an address or a limit that cannot be, and for TLS files that cannot serve. */
  constructor(target: ChannelTarget) {
    this.#channel = new BlockingChannel(target)
  }

  /** The square of x. */
  square(x: number, options?: CallOptions): number {
    return this.#channel.unary(numberMethods.square, x, options)
  }

  /** The squares of 0, 1, 2 and so on up to n. */
  rangeSquare(n: number, options?: CallOptions): ResponseIterator<number> {
    return this.#channel.serverStreaming(numberMethods.rangeSquare, n, options)
  }

  /** The sum of the squares of all numbers. */
  sumSquare(numbers: Requests<number>, options?: CallOptions): number {
    return this.#channel.clientStreaming(numberMethods.sumSquare, numbers, options)
  }

  /**
   * The square of each number, in order. The next number is asked for when the
   * answer to the last is there, and may be computed from it. With a server that
   * answers only when it has all numbers, give `answerWithinMs: 0`.
   */
  streamrangeSquare(numbers: Requests<number>, options?: BidiOptions): ResponseIterator<number> {
    return this.#channel.bidiStreaming(numberMethods.streamrangeSquare, numbers, options)
  }

  close(): void {
    this.#channel.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
