import type { MethodDefinition } from "@grpc/grpc-js"
import { bareMessage, squareMethodShapes, type MethodShape } from "@interop/contract/messages"
import type { Handlers } from "@interop/server-hardening"

/** `squarerpc_service.SquareService` */
export const serviceName = squareMethodShapes.square.path.split("/")[1] ?? ""

/** The contract's service with messages as bytes: who handles a call decodes them, to a number or to the bits of one. */
export const squareService = {
  square: method(squareMethodShapes.square),
  rangeSquare: method(squareMethodShapes.rangeSquare),
  sumSquare: method(squareMethodShapes.sumSquare),
  streamrangeSquare: method(squareMethodShapes.streamrangeSquare),
}

export type SquareHandlers = Handlers<typeof squareService>

function method<Shape extends MethodShape>(shape: Shape): Shape & MethodDefinition<Buffer, Buffer> {
  const asItIs = (message: Buffer) => message
  return {
    ...shape,
    requestSerialize: asItIs,
    requestDeserialize: bareMessage,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  }
}
