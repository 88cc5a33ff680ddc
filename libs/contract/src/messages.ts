/**
 * The second entry, `@interop/contract/messages`: what a thread needs that
 * encodes messages and leaves channels to another. It does not load grpc-js,
 * which takes 50 ms of a program's start.
 */
export { Message, toMessage, toNumber } from "./message.ts"
export { squareMethodShapes, type MethodShape, type SquareMethodName } from "./method-shapes.ts"
