import type { MethodDefinition } from "@grpc/grpc-js"
import { bareMessage, squareMethodShapes, type MethodShape } from "@interop/contract/messages"
import type { Listener } from "@interop/driver-protocol"
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

/** How streamrangeSquare answers: each number as it comes, or all at the end. */
export type BidiMode = "interleaved" | "after-half-close"

/** How it answers at this listener; undefined for a way that there is not. */
export function bidiModeAt({ service }: Listener): BidiMode | undefined {
  const { bidi = "interleaved" } = service ?? {}
  return bidi === "interleaved" || bidi === "after-half-close" ? bidi : undefined
}

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
