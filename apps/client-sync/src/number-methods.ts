import type { ClientMethod } from "@interop/blocking-client"
import { squareMethods, toMessage, toNumber, type SquareMethodName } from "@interop/contract"

export type NumberMethod = ClientMethod<number, number>

/** The contract's methods, taking and giving numbers in place of messages. */
export const numberMethods: Readonly<Record<SquareMethodName, NumberMethod>> = {
  square: numberMethod("square"),
  rangeSquare: numberMethod("rangeSquare"),
  sumSquare: numberMethod("sumSquare"),
  streamrangeSquare: numberMethod("streamrangeSquare"),
}

function numberMethod(name: SquareMethodName): NumberMethod {
  const { path, requestStream, responseStream, requestSerialize, responseDeserialize } =
    squareMethods[name]
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: (value) => requestSerialize(toMessage(value)),
    responseDeserialize: (bytes) => toNumber(responseDeserialize(bytes)),
  }
}
