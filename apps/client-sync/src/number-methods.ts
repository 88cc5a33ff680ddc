import type { ClientMethod } from "@interop/blocking-client"
import {
  decodeNumber,
  encodeNumber,
  squareMethodShapes,
  type SquareMethodName,
} from "@interop/contract/messages"

export type NumberMethod = ClientMethod<number, number>

/** The contract's methods, taking and giving numbers in place of messages. */
export const numberMethods: Readonly<Record<SquareMethodName, NumberMethod>> = {
  square: numberMethod("square"),
  rangeSquare: numberMethod("rangeSquare"),
  sumSquare: numberMethod("sumSquare"),
  streamrangeSquare: numberMethod("streamrangeSquare"),
}

function numberMethod(name: SquareMethodName): NumberMethod {
  return {
    ...squareMethodShapes[name],
    requestSerialize: encodeNumber,
    responseDeserialize: decodeNumber,
  }
}
