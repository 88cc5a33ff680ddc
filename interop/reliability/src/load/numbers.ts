export function* numbersBelow(count: number): Generator<number> {
  for (let number = 0; number < count; number += 1) yield number
}

/** Exact for every count that is tried: below 2^53. */
export function sumOfSquaresBelow(count: number): number {
  return ((count - 1) * count * (2 * count - 1)) / 6
}

/** While there is no server. */
export const FAILURE_PAUSE_MS = 20

export function optionsOf(timeoutMs: number | undefined): { timeoutMs?: number } {
  return timeoutMs === undefined ? {} : { timeoutMs }
}
