import type { MethodDefinition } from "@grpc/grpc-js"

const asItIs = (message: Buffer) => message

function method<RequestStream extends boolean, ResponseStream extends boolean>(
  name: string,
  requestStream: RequestStream,
  responseStream: ResponseStream,
) {
  return {
    path: `/squarerpc_service.SquareService/${name}`,
    requestStream,
    responseStream,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  } as MethodDefinition<Buffer, Buffer> & {
    requestStream: RequestStream
    responseStream: ResponseStream
  }
}

/** The methods that the attacks go for unless told. */
export const squareMethods = {
  square: method("square", false, false),
  rangeSquare: method("rangeSquare", false, true),
  sumSquare: method("sumSquare", true, false),
  streamrangeSquare: method("streamrangeSquare", true, true),
}
