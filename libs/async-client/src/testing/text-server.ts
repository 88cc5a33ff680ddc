import {
  Server,
  ServerCredentials,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
} from "@grpc/grpc-js"

/** One handler of each call shape; requests and responses are texts. */
export interface TextHandlers {
  one: handleUnaryCall<string, string>
  many: handleServerStreamingCall<string, string>
  gather: handleClientStreamingCall<string, string>
  talk: handleBidiStreamingCall<string, string>
}

export const textMethods = {
  one: method("one", false, false),
  many: method("many", false, true),
  gather: method("gather", true, false),
  talk: method("talk", true, true),
} satisfies Record<keyof TextHandlers, MethodDefinition<string, string>>

function method(
  name: string,
  requestStream: boolean,
  responseStream: boolean,
): MethodDefinition<string, string> {
  const serialize = (text: string) => Buffer.from(text)
  const deserialize = (bytes: Buffer) => bytes.toString()
  return {
    path: `/text.Text/${name}`,
    requestStream,
    responseStream,
    requestSerialize: serialize,
    requestDeserialize: deserialize,
    responseSerialize: serialize,
    responseDeserialize: deserialize,
  }
}

/** A grpc-js server on a free port; a method without a handler is UNIMPLEMENTED. */
export async function startTextServer(handlers: Partial<TextHandlers>) {
  const server = new Server()
  server.addService(textMethods, { ...handlers })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
  return {
    address: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.forceShutdown()
    },
  }
}
