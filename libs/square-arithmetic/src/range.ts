import { SquareArithmeticError } from "./errors.ts"
import { square } from "./square.ts"

/**
 * The largest integer that is not above n, for an n that a range can end at:
 * finite and at most Number.MAX_SAFE_INTEGER, beyond which counting by one
 * stops moving. Negative for an empty range.
 */
export function endOfRange(n: number): number {
  if (Number.isNaN(n)) {
    throw new SquareArithmeticError("not-a-number", `a range cannot end at NaN; ${advice}`)
  }
  if (!Number.isFinite(n)) {
    throw new SquareArithmeticError("not-finite", `a range cannot end at ${n}; ${advice}`)
  }
  if (n > Number.MAX_SAFE_INTEGER) {
    throw new SquareArithmeticError("too-large", `a range cannot count up to ${n}; ${advice}`)
  }
  return Math.floor(n)
}

const advice = `ask for a number up to ${Number.MAX_SAFE_INTEGER}`

/**
 * The squares of 0, 1, 2 and so on up to and including floor(n), computed as
 * they are asked for; none for a negative n. An n that no range can end at
 * throws at the call, not at the first square.
 */
export function squaresUpTo(n: number): Generator<number, void, undefined> {
  return generateSquares(endOfRange(n))
}

function* generateSquares(last: number): Generator<number, void, undefined> {
  for (let i = 0; i <= last; i += 1) yield square(i)
}

/** The squares of first, first + 1 and so on, `count` of them. */
export function squaresBetween(first: number, count: number): Float64Array<ArrayBuffer> {
  const squares = new Float64Array(count)
  for (let i = 0; i < count; i += 1) squares[i] = square(first + i)
  return squares
}
