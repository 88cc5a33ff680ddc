import { square, squaresUpTo, sumOfSquares } from "@interop/square-arithmetic"
import type { Arithmetic } from "./arithmetic.ts"

export const ownThread: Arithmetic = {
  square,
  squares: (numbers) => numbers.map(square),
  sumOfSquares,
  squaresUpTo,
  close: async () => {},
}
