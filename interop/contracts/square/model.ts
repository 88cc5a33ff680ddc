import type { ContractModel, ModelCall } from "@interop/contracts"
import { hexIn, hexOf, messageOf, numberOf } from "./number-messages.ts"

/** A call in numbers. */
interface NumberCall {
  accept(request: number): void
  halfClose(): void
  next(): number | "pending" | "end"
}

/** squarerpc_service.SquareService as it should be. */
export const model: ContractModel = {
  open({ name }, { bidi = "interleaved" }) {
    const call = openCall(name, bidi === "interleaved")
    return call && inMessages(call)
  },
}

function openCall(method: string, interleaved: boolean): NumberCall | undefined {
  switch (method) {
    case "square":
      return answerAtHalfClose(([x = 0]) => [square(x)].values())
    case "rangeSquare":
      return answerAtHalfClose(([n = 0]) => squaresUpTo(n))
    case "sumSquare":
      return answerAtHalfClose((requests) => [sumOfSquares(requests)].values())
    case "streamrangeSquare":
      return interleaved
        ? answerEach(square)
        : answerAtHalfClose((requests) => requests.map(square).values())
    default:
      return undefined
  }
}

function inMessages(call: NumberCall): ModelCall {
  return {
    accept: (request) => call.accept(numberOf(hexIn(request) ?? "0")),
    halfClose: () => call.halfClose(),
    next: () => {
      const next = call.next()
      if (typeof next !== "number") return next
      return { bytes: messageOf(hexOf(next)), anyNaN: Number.isNaN(next) }
    },
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

function answerAtHalfClose(answer: (requests: number[]) => Iterator<number>): NumberCall {
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

function answerEach(answer: (request: number) => number): NumberCall {
  const responses: number[] = []
  let halfClosed = false
  return {
    accept: (request) => responses.push(answer(request)),
    halfClose: () => (halfClosed = true),
    next: () => responses.shift() ?? (halfClosed ? "end" : "pending"),
  }
}
