export type SquareMethodName = "square" | "rangeSquare" | "sumSquare" | "streamrangeSquare"

/** A method's path and which of its sides are streams. */
export interface MethodShape {
  /** As in /package.Service/method. */
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
}

/** The same as in `squareMethods`, which needs grpc-js to be loaded; a test holds them together. */
export const squareMethodShapes = {
  square: shape("square", false, false),
  rangeSquare: shape("rangeSquare", false, true),
  sumSquare: shape("sumSquare", true, false),
  streamrangeSquare: shape("streamrangeSquare", true, true),
} as const satisfies Readonly<Record<SquareMethodName, MethodShape>>

function shape<RequestStream extends boolean, ResponseStream extends boolean>(
  name: SquareMethodName,
  requestStream: RequestStream,
  responseStream: ResponseStream,
) {
  return { path: `/squarerpc_service.SquareService/${name}`, requestStream, responseStream }
}
