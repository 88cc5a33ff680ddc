/**
 * The second entry, `@interop/contract/messages`: what a thread needs that
 * encodes messages and leaves channels to another. It loads neither grpc-js nor
 * google-protobuf, which take 55 ms of a program's start.
 */
export { descriptorSet } from "./descriptor-set.ts"
export { bareMessage, decodeBits, decodeNumber, encodeBits, encodeNumber } from "./message-codec.ts"
export { squareMethodShapes, type MethodShape, type SquareMethodName } from "./method-shapes.ts"
