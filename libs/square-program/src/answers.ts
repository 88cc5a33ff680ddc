import { decodeNumber, encodeNumber, squareMethodShapes } from "@interop/contract/messages"
import {
  statusCodes,
  type Answer,
  type AnswersAt,
  type StatusLibrary,
} from "@interop/driven-server"
import { square, SquareArithmeticError, squaresUpTo } from "@interop/square-arithmetic"
import { bidiModeAt } from "./listener.ts"

type Requests = Parameters<Answer>[0]
type Responses = AsyncGenerator<Buffer, void, undefined>

/** The service's four methods, for a server that has a library of its own. */
export function squareAnswers(library: StatusLibrary): AnswersAt {
  const { square: one, rangeSquare, sumSquare, streamrangeSquare } = squareMethodShapes
  return (listener) =>
    new Map<string, Answer>([
      [one.path, squares],
      [rangeSquare.path, (requests) => range(requests, library)],
      [sumSquare.path, sum],
      [
        streamrangeSquare.path,
        bidiModeAt(listener) === "after-half-close" ? squaresAtTheEnd : squares,
      ],
    ])
}

async function* squares(requests: Requests): Responses {
  for await (const request of requests) yield encodeNumber(square(decodeNumber(request)))
}

async function* squaresAtTheEnd(requests: Requests): Responses {
  const answers: Buffer[] = []
  for await (const answer of squares(requests)) answers.push(answer)
  yield* answers
}

async function* range(requests: Requests, library: StatusLibrary): Responses {
  for await (const request of requests) {
    try {
      for (const each of squaresUpTo(decodeNumber(request))) yield encodeNumber(each)
    } catch (cause) {
      if (!(cause instanceof SquareArithmeticError)) throw cause
      throw library.statusError(statusCodes.INVALID_ARGUMENT, cause.message, { cause })
    }
  }
}

async function* sum(requests: Requests): Responses {
  let total = 0
  for await (const request of requests) total += square(decodeNumber(request))
  yield encodeNumber(total)
}
