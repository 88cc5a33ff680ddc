export { SquareArithmeticError, type SquareArithmeticErrorCode } from "./errors.ts"
export { endOfRange, squaresBetween, squaresUpTo } from "./range.ts"
export { square } from "./square.ts"
export { sumOfSquares } from "./sum.ts"
