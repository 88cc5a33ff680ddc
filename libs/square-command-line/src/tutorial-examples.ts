import { numbersOf } from "./numbers.ts"
import { ResultLines } from "./result-lines.ts"
import type { PlainRequest } from "./plain-request.ts"

const zeroToEleven = Array.from({ length: 12 }, (_, n) => n)

/**
 * What a client does when no method is named. The last two are one and the
 * same call: whether the answers wait for the end of the requests is the
 * server's choice.
 */
export function tutorialExamples(): PlainRequest[] {
  return [
    example("unary: square 12.3", "square", [12.3]),
    example("server streaming: rangeSquare 12", "rangeSquare", [12]),
    example("client streaming: sumSquare 0 … 11", "sumSquare", zeroToEleven),
    example(
      "bidirectional, answers after half-close or interleaved: streamrangeSquare 0 … 11",
      "streamrangeSquare",
      zeroToEleven,
    ),
    example(
      "the same again, the server decides: streamrangeSquare 0 … 11",
      "streamrangeSquare",
      zeroToEleven,
    ),
  ]
}

function example(
  heading: string,
  method: PlainRequest["method"],
  values: readonly number[],
): PlainRequest {
  return { method, numbers: numbersOf(values), results: new ResultLines(heading) }
}
