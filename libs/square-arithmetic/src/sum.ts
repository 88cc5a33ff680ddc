import { square } from "./square.ts"

/**
 * The squares of the numbers added from left to right onto `startingAt`. A sum
 * taken in pieces, each starting at the one before, is the same to the last bit.
 */
export function sumOfSquares(numbers: Iterable<number>, startingAt = 0): number {
  let sum = startingAt
  for (const x of numbers) sum += square(x)
  return sum
}
