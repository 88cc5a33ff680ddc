import {
  decodeNumber,
  encodeNumber,
  squareMethodShapes,
  type SquareMethodName,
} from "@interop/contract/messages"

/** A method as the suite's clients define it: numbers in place of messages. */
export function numberMethod(name: SquareMethodName) {
  return {
    ...squareMethodShapes[name],
    requestSerialize: encodeNumber,
    responseDeserialize: decodeNumber,
  }
}
