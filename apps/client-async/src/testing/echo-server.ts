import { Server, ServerCredentials, type handleBidiStreamingCall } from "@grpc/grpc-js"
import { squareMethodShapes } from "@interop/contract/messages"

const asItIs = (bytes: Buffer) => bytes
const codecs = {
  requestSerialize: asItIs,
  requestDeserialize: asItIs,
  responseSerialize: asItIs,
  responseDeserialize: asItIs,
}

/** Answers every message of the square service with the same bytes, as they come; also under the name `cube`. */
export async function startEchoServer() {
  const messages: Buffer[] = []
  const echo: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
    call.on("data", (message: Buffer) => {
      messages.push(message)
      call.write(message)
    })
    call.on("end", () => call.end())
  }
  const shapes = {
    ...squareMethodShapes,
    cube: { path: "/squarerpc_service.SquareService/cube" },
  }
  const server = new Server()
  for (const [name, { path }] of Object.entries(shapes)) {
    // On the wire a single message is a stream of one.
    const method = { ...codecs, path, requestStream: true, responseStream: true }
    server.addService({ [name]: method }, { [name]: echo })
  }
  const port = await new Promise<number>((bound, failed) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? failed(error) : bound(port),
    )
  })
  return {
    address: `127.0.0.1:${port}`,
    /** Those that came so far. */
    messages,
    async [Symbol.asyncDispose]() {
      server.forceShutdown()
    },
  }
}
