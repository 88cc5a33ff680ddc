/** Where the numbers are computed: in this thread, or in a pool of others. */
export interface Arithmetic {
  square(x: number): number | Promise<number>
  /** One square for each number, in order. */
  squares(numbers: readonly number[]): Iterable<number> | Promise<Iterable<number>>
  /** See square-arithmetic's sumOfSquares. */
  sumOfSquares(numbers: readonly number[], startingAt: number): number | Promise<number>
  /** See square-arithmetic's squaresUpTo: lazy, and throws at once for an end that is none. */
  squaresUpTo(n: number): Iterable<number> | AsyncIterable<number>
  /** Lets go of the threads. */
  close(): Promise<void>
}
