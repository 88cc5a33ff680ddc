export type SquareMethodName = "square" | "rangeSquare" | "sumSquare" | "streamrangeSquare"

/** A method's path and which of its sides are streams. */
export interface MethodShape {
  /** As in /package.Service/method. */
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
}

/** The same as in `squareMethods`, which needs grpc-js to be loaded; a test holds them together. */
export const squareMethodShapes: Readonly<Record<SquareMethodName, MethodShape>> = {
  square: shape("square", false, false),
  rangeSquare: shape("rangeSquare", false, true),
  sumSquare: shape("sumSquare", true, false),
  streamrangeSquare: shape("streamrangeSquare", true, true),
}

function shape(
  name: SquareMethodName,
  requestStream: boolean,
  responseStream: boolean,
): MethodShape {
  return { path: `/squarerpc_service.SquareService/${name}`, requestStream, responseStream }
}
