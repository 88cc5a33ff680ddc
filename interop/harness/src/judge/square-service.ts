import type { BidiMode, MethodName } from "@interop/driver-protocol"

/** What a call of the contract answers, as its messages come in. */
export interface SquareCall {
  accept(request: number): void
  halfClose(): void
  /** The next response, `pending` while more must be sent first, `end` after the last. */
  next(): number | "pending" | "end"
}

/** squarerpc_service.SquareService as it should be: the one place that knows what a square is. */
export function openSquareServiceCall(method: MethodName, bidi: BidiMode): SquareCall {
  switch (method) {
    case "square":
      return answerAtHalfClose(([x = 0]) => [square(x)].values())
    case "rangeSquare":
      return answerAtHalfClose(([n = 0]) => squaresUpTo(n))
    case "sumSquare":
      return answerAtHalfClose((requests) => [sumOfSquares(requests)].values())
    case "streamrangeSquare":
      return bidi === "interleaved"
        ? answerEach(square)
        : answerAtHalfClose((requests) => requests.map(square).values())
  }
}

/** x times x, rounded once: what IEEE-754 multiplication gives. */
function square(x: number): number {
  return x * x
}

function* squaresUpTo(n: number): Generator<number> {
  for (let i = 0; i <= n; i += 1) yield square(i)
}

/** Added from left to right. */
function sumOfSquares(requests: number[]): number {
  return requests.reduce((sum, x) => sum + square(x), 0)
}

function answerAtHalfClose(answer: (requests: number[]) => Iterator<number>): SquareCall {
  const requests: number[] = []
  let responses: Iterator<number> | undefined
  return {
    accept: (request) => requests.push(request),
    halfClose: () => (responses = answer(requests)),
    next: () => {
      if (responses === undefined) return "pending"
      const { done, value } = responses.next()
      return done === true ? "end" : value
    },
  }
}

function answerEach(answer: (request: number) => number): SquareCall {
  const responses: number[] = []
  let halfClosed = false
  return {
    accept: (request) => responses.push(answer(request)),
    halfClose: () => (halfClosed = true),
    next: () => responses.shift() ?? (halfClosed ? "end" : "pending"),
  }
}
