import type { MethodDefinition } from "@grpc/grpc-js"

const serialize = (value: unknown) => {
  if (value === undefined) throw new TypeError("undefined has no JSON")
  return Buffer.from(JSON.stringify(value))
}
const deserialize = (bytes: Buffer): unknown => JSON.parse(bytes.toString())

function method<RequestStream extends boolean, ResponseStream extends boolean>(
  name: string,
  requestStream: RequestStream,
  responseStream: ResponseStream,
) {
  return {
    path: `/testing.Numbers/${name}`,
    requestStream,
    responseStream,
    requestSerialize: serialize,
    requestDeserialize: deserialize,
    responseSerialize: serialize,
    responseDeserialize: deserialize,
  } as MethodDefinition<number, number> & {
    requestStream: RequestStream
    responseStream: ResponseStream
  }
}

/** A contract of the tests' own: a method of each shape, numbers as JSON. */
export const NumberService = {
  one: method("one", false, false),
  many: method("many", false, true),
  total: method("total", true, false),
  chat: method("chat", true, true),
}
