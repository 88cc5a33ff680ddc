import { status } from "@grpc/grpc-js"
import { decodeNumber, encodeNumber } from "@interop/contract/messages"
import { RpcError, type BidiHandler, type Responses } from "@interop/server-hardening"
import { SquareArithmeticError } from "@interop/square-arithmetic"
import type { BidiMode } from "@interop/square-program/listener"
import type { Arithmetic } from "./arithmetic/arithmetic.ts"
import type { SquareHandlers } from "./square-service.ts"

/** 32 MiB of doubles. */
const MOST_KEPT_NUMBERS = 4_194_304

/**
 * The service's four methods over some arithmetic. `bidi` says how
 * streamrangeSquare answers; what it keeps until the half-close is bounded,
 * or one client could fill the memory.
 */
export function squareHandlers(
  arithmetic: Arithmetic,
  bidi: BidiMode,
  mostKeptNumbers = MOST_KEPT_NUMBERS,
): SquareHandlers {
  return {
    square: async (request) => encodeNumber(await arithmetic.square(decodeNumber(request))),

    rangeSquare: (request) => {
      try {
        return messages(arithmetic.squaresUpTo(decodeNumber(request)))
      } catch (cause) {
        if (!(cause instanceof SquareArithmeticError)) throw cause
        throw new RpcError(status.INVALID_ARGUMENT, cause.message, { cause })
      }
    },

    async sumSquare(requests) {
      let sum = 0
      for await (const batch of requests.batches()) {
        sum = await arithmetic.sumOfSquares(batch.map(decodeNumber), sum)
      }
      return encodeNumber(sum)
    },

    streamrangeSquare:
      bidi === "interleaved"
        ? interleaved(arithmetic)
        : afterHalfClose(arithmetic, mostKeptNumbers),
  }
}

function interleaved(arithmetic: Arithmetic): BidiHandler<Buffer, Buffer> {
  return async function* answerAsTheyCome(requests) {
    for await (const batch of requests.batches()) {
      for (const square of await arithmetic.squares(batch.map(decodeNumber)))
        yield encodeNumber(square)
    }
  }
}

function afterHalfClose(
  arithmetic: Arithmetic,
  mostKeptNumbers: number,
): BidiHandler<Buffer, Buffer> {
  return async function* answerAtTheEnd(requests) {
    const squares: number[] = []
    for await (const batch of requests.batches()) {
      squares.push(...(await arithmetic.squares(batch.map(decodeNumber))))
      if (squares.length > mostKeptNumbers) throw tooManyToKeep(mostKeptNumbers)
    }
    for (const square of squares) yield encodeNumber(square)
  }
}

function tooManyToKeep(mostKeptNumbers: number): RpcError {
  return new RpcError(
    status.RESOURCE_EXHAUSTED,
    `answers that wait for the half-close are kept for ${mostKeptNumbers} numbers at most; ` +
      "half-close earlier, or use a server that answers interleaved",
  )
}

/** Plain generators stay plain: they need no turn of the event loop for each message. */
function messages(squares: Iterable<number> | AsyncIterable<number>): Responses<Buffer> {
  return Symbol.asyncIterator in squares ? messagesAsTheyCome(squares) : messagesAtHand(squares)
}

function* messagesAtHand(squares: Iterable<number>): Generator<Buffer, void, undefined> {
  for (const square of squares) yield encodeNumber(square)
}

async function* messagesAsTheyCome(
  squares: AsyncIterable<number>,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const square of squares) yield encodeNumber(square)
}
